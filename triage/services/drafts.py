"""What happens to the answers of a draft: replies of a page merged, age worked out, softened replies kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from prolo.clinic.models import Location
from triage.models import age_on
from triage.questionnaire import INTAKE
from triage.questionnaire.pages import PAGES, PARTS
from triage.rules import Assessment, Finding, Result
from triage.services.assessments import quotes

MILDEST_ALARM = Result.GP_SOON
_NOT_SURE = ("not_sure", ["not_sure"])
_ORDER = (*(page.key for page in PAGES), *PARTS[-1].page_keys)
_PAGE_KEYS = {page.key: frozenset(page.question_keys) for page in PAGES}


def merged(answers: Mapping[str, Any], *, page: str, replies: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with one page's replies: what it left blank is blank, what it may not ask is ignored."""
    asked = _PAGE_KEYS.get(page, frozenset(replies) & INTAKE.questions.keys())
    given = {key: reply for key, reply in replies.items() if key in asked and not _is_blank(reply)}
    return {key: reply for key, reply in answers.items() if key not in asked} | given


def further(before: str, page: str) -> str:
    """The later of two pages in the form's order; a page that the form does not know is no step."""
    return page if page in _ORDER and _place(page) > _place(before) else before


def day_at(location: Location, at: datetime) -> date:
    """The calendar day at the clinic."""
    return at.astimezone(location.zone).date()


def with_age(answers: dict[str, Any], identity: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The answers with the age on that day, where a date of birth was asked; an unreadable one gives none."""
    if "birth_date" not in identity:
        return answers
    age = age_on(identity["birth_date"] or "", day)
    others = {key: reply for key, reply in answers.items() if key != "age"}
    return others if age is None else others | {"age": age}


def missing(found: Assessment, answers: Mapping[str, Any], identity: Mapping[str, Any]) -> list[str]:
    """What keeps a form from being sent. "Not sure" is a reply; the rules then see that it is not known."""
    questions = [key for key in found.missing if answers.get(key) not in _NOT_SURE]
    names = [name for name in ("given_name", "family_name", "birth_date") if not _text(identity, name)]
    if not (_text(identity, "phone") or _text(identity, "email")):
        names.append("phone")
    if identity.get("consent") is not True:
        names.append("consent")
    return questions + names


def softened(
    before: Assessment, after: Assessment, old: Mapping[str, Any], new: Mapping[str, Any], at: datetime
) -> list[dict[str, Any]]:
    """The alarming findings that a changed reply took away, with the replies as they stood.

    A finding is not softened when the changed replies now fire one that is at least as urgent.
    """
    still = {found.rule.id for found in after.findings}
    gone = (found for found in alarming(before) if found.rule.id not in still)
    return [
        as_earlier(found, at)
        for found in gone
        if (keys := _changed(found, old, new)) and not _as_urgent(after, keys, found.rule.level)
    ]


def alarming(assessment: Assessment) -> Iterable[Finding]:
    """The findings that send a person to somebody with a time frame."""
    return (found for found in assessment.findings if found.rule.level.rank <= MILDEST_ALARM.rank)


def as_earlier(found: Finding, at: datetime) -> dict[str, Any]:
    """A finding as `Intake.earlier` keeps it."""
    return {
        "rule": found.rule.id,
        "level": found.rule.level.code,
        "clinician": found.rule.tells_clinician,
        "quotes": quotes(found),
        "changed_at": at.isoformat(),
    }


def with_earlier(earlier: list[dict[str, Any]], found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The earlier replies with more of them, each told once."""
    known = [(entry["rule"], entry["quotes"]) for entry in earlier]
    return earlier + [entry for entry in found if (entry["rule"], entry["quotes"]) not in known]


def most_urgent(result: Result, earlier: Iterable[Mapping[str, Any]]) -> Result:
    """The result, or the level of a more urgent reply that was softened before sending."""
    levels = [Result.from_code(entry["level"]) for entry in earlier]
    return min([result, *levels], key=lambda level: level.rank)


def _changed(found: Finding, old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    return {q.key for q in found.quotes if q.key in old and old[q.key] != new.get(q.key)}


def _as_urgent(after: Assessment, keys: set[str], level: Result) -> bool:
    return any(
        found.rule.level.rank <= level.rank and keys & {quote.key for quote in found.quotes}
        for found in after.findings
    )


def _place(page: str) -> int:
    return _ORDER.index(page) if page in _ORDER else -1


def _is_blank(reply: Any) -> bool:
    return reply is None or reply is False or reply == "" or reply == []


def _text(identity: Mapping[str, Any], name: str) -> str:
    return str(identity.get(name) or "").strip()
