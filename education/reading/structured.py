"""What search engines read: the page as schema.org data."""

import json
from typing import Any

from django.conf import settings

from education.checked import CheckedHtml
from education.models import Kind, PageVersion
from education.queries import Address, Signature
from education.shelf import SourceEntry

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_ABOUT = {Kind.CONDITION: "MedicalCondition", Kind.PROCEDURE: "MedicalProcedure"}


def structured_data(
    *,
    version: PageVersion,
    address: Address,
    signature: Signature | None,
    sources: list[SourceEntry],
    trail: list[dict[str, str]],
    url: str,
) -> CheckedHtml:
    """MedicalWebPage and BreadcrumbList as escaped JSON. No reviewer and no check date before a signature."""
    page: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "@id": url,
        "url": url,
        "name": version.title,
        "description": version.main_message,
        "inLanguage": version.page.lang,
        "dateModified": version.made_at.date().isoformat(),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "publisher": {"@type": "MedicalOrganization", "name": settings.CLINIC_NAME},
        "citation": [source.citation for source in sources],
    }
    if address.first_published_at:
        page["datePublished"] = address.first_published_at.date().isoformat()
    if signature:
        page["lastReviewed"] = signature.at.date().isoformat()
        page["reviewedBy"] = {"@type": "Person", "name": _with_credentials(signature)}
    entity = _ABOUT.get(Kind(address.kind))
    if entity:
        page["mainEntity"] = {"@type": entity, "name": version.title}
        if version.aliases:
            page["mainEntity"]["alternateName"] = version.aliases
    graph = [page, *([_crumbs(trail, version.title, url)] if trail else [])]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return CheckedHtml(text.translate(_ESCAPES))


def _with_credentials(signature: Signature) -> str:
    return f"{signature.name}, {signature.credentials}" if signature.credentials else signature.name


def _crumbs(trail: list[dict[str, str]], title: str, url: str) -> dict[str, Any]:
    steps = [(step["text"], settings.PUBLIC_ORIGIN + step["url"]) for step in trail] + [(title, url)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate(steps, 1)
        ],
    }
