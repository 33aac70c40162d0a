"""The versions of the rules, and the pages on which a clinician signs them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

VERSION_PAGES = ("rule versions", "rules to sign, refused")
VERSION_PAGES_OF_A_KIND = ("rules to sign", "aftercare rules to sign")


def version_pages(clinician: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    intake = reverse("rule_versions:intake")
    paths = {
        "rule versions": reverse("rule_versions:list"),
        "rules to sign": intake,
        "aftercare rules to sign": reverse("rule_versions:aftercare"),
    }
    found = {name: (path, clinician.get(path)) for name, path in paths.items()}
    return found | {"rules to sign, refused": (intake, clinician.post(intake, {}))}
