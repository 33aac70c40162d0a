"""What search engines read: the page as schema.org data."""

import json
from typing import Any

from django.conf import settings

from education.checked import CheckedHtml
from education.evidence import WORDS, Certainty
from education.models import Kind, PageVersion
from education.queries import Address, Signature
from education.reading.body_map import PLACES
from education.shelf import SourceEntry
from education.text import Block, Prose, Section, items, parse, plain, rows

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_ADVISED_AGAINST = WORDS[Certainty.ADVISED_AGAINST]
_NO_TREATMENT = ("wait", "do nothing")
_GUIDANCE = "guidance"  # helps with an injection; the other procedures are treatments of their own


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
    if about := _about(version, address):
        page["mainEntity"] = {"name": version.title, "alternateName": version.aliases, **about}
    graph = [page, *([_crumbs(trail, version.title, url)] if trail else [])]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return CheckedHtml(text.translate(_ESCAPES))


def _about(version: PageVersion, address: Address) -> dict[str, Any]:
    if address.kind == Kind.PROCEDURE:
        return {"@type": "MedicalProcedure" if _GUIDANCE in address.slug else "MedicalTherapy"}
    if address.kind != Kind.CONDITION:
        return {}
    sections = {section.id: section for section in parse(version.body).sections}
    place = next((place for place in PLACES if address.area in place.areas and place.view), None)
    about: dict[str, Any] = {"@type": "MedicalCondition"}
    if place:
        about["associatedAnatomy"] = {"@type": "AnatomicalStructure", "name": str(place.name)}
    about["signOrSymptom"] = _named("MedicalSymptom", _symptoms(sections.get("symptoms")))
    about["possibleTreatment"] = _named("MedicalTherapy", _treatments(sections.get("options")))
    return about


def _named(kind: str, names: list[str]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": name} for name in names]


def _symptoms(section: Section | None) -> list[str]:
    parts = section.parts if section else ()
    return [
        item.words.rstrip(".") for part in parts if isinstance(part, Prose) for item in items(part.tokens)
    ]


def _treatments(section: Section | None) -> list[str]:
    """The options of the page, but for waiting and for what is advised against: search engines show no rating."""
    parts = section.parts if section else ()
    tables = [rows(part.tokens) for part in parts if isinstance(part, Block) and part.name == "compare"]
    named = [(plain(row[0]), plain(row[-1])) for table in tables for row in table[1:]]
    return [
        name
        for name, sure in named
        if not name.lower().startswith(_NO_TREATMENT) and str(_ADVISED_AGAINST).lower() not in sure.lower()
    ]


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
