"""Every address of the site, allauth's pages included, for tests that hold all of them to one thing."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from tests.trust.test_s01_role_by_route import routes

NOBODYS = UUID("5f0c7d0e-6f0b-4c55-9d5f-5b6d2a1f8e11")

OF_NOTHING: dict[str, Any] = {
    "reference": "AAAAAAAAA",
    "intake": NOBODYS,
    "slug": "risks",
    "path": "risks",
    "page": "about_you",
    "pk": 1,
    "number": 1,
    "uidb36": "1",
    "key": "no-such-key",
    "token": "nobody-was-given-this",
    "case": NOBODYS,
    "language": "es",
    "kind": "receipt",
    "view": NOBODYS,
    "place": "nowhere",
    "procedure": NOBODYS,
    "harm": NOBODYS,
    "rule": "R103",
    "form": "intake",
    "name": "intake",
}
"""A value for each word of an address."""


def addresses(*, reference: str, intake: UUID = NOBODYS, slug: str = "risks") -> dict[str, str]:
    """One address for each named route."""
    given = OF_NOTHING | {"reference": reference, "intake": intake, "slug": slug}
    found = {}
    for name, entry in routes():
        words = {*entry.pattern.converters, *entry.pattern.regex.groupindex}
        found[name] = reverse(name, kwargs={word: given[word] for word in words})
    return found
