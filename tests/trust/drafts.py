"""Drafts held by a browser, as far along as a test needs them, and what the browser posts on each page."""

from time import time
from typing import Any

from tests.triage.make import AT, PAT, a_clean_knee, a_draft
from triage.models import Intake
from triage.questionnaire import CHECK_PAGE_KEYS
from triage.questionnaire.body_areas import codes_of
from triage.questionnaire.pages import PAGES
from triage.services import intake as intakes

CONTACT, ANSWERS = "contact", "answers"
QUINN: dict[str, Any] = {
    "given_name": "Quinn",
    "family_name": "Osei",
    "birth_date": "1980-09-09",
    "email": "quinn@example.org",
    "phone": "555-0144",
    "email_ok": True,
}


def just_seen(*drafts: Intake) -> dict[str, int]:
    """What a session holds of drafts whose owner was there this second."""
    return {str(draft.pk): int(time()) for draft in drafts}


def given_to(client: Any, *drafts: Intake) -> Any:
    """This browser began the drafts."""
    session = client.session
    session["drafts"] = {**session.get("drafts", {}), **just_seen(*drafts)}
    session.save()
    client.cookies["session"] = session.session_key
    return client


def filled_in(location: Any, pages: int) -> Intake:
    """A draft whose first so many pages are answered; the one after the last is the contact page."""
    draft, answers = a_draft(location), a_clean_knee()
    asked = {key for page in PAGES[:pages] for key in page.question_keys}
    given = {key: reply for key, reply in answers.items() if key in asked}
    who = {key: value for key, value in PAT.items() if key != "consent"} if pages > len(PAGES) else {}
    if pages > 1:
        who["birth_date"] = PAT["birth_date"]
    if pages:
        intakes.save_page(intake=draft, page="many", answers=given, identity=who or None, at=AT)
    return draft


def a_stopped_draft(location: Any) -> Intake:
    draft = filled_in(location, len(PAGES) + 1)
    signs = {"gate_saddle_or_bladder": True, "gate_end": "some"}
    intakes.save_page(intake=draft, page="emergency", answers=signs, at=AT)
    return Intake.objects.get(pk=draft.pk)


def a_sent_draft(location: Any) -> Intake:
    draft = filled_in(location, len(PAGES) + 1)
    last = dict.fromkeys(CHECK_PAGE_KEYS, True)
    intakes.save_page(intake=draft, page=ANSWERS, answers=last, identity={"consent": True}, at=AT)
    intakes.send(intake=draft, at=AT)
    return Intake.objects.get(pk=draft.pk)


def posted(page: str, draft: Intake, **changes: Any) -> dict[str, Any]:
    """What a browser posts on this page for a calm knee."""
    if page == CONTACT:
        body = {key: PAT[key] for key in ("given_name", "family_name", "email", "phone")}
        return body | {"voicemail_ok": "yes", "text_ok": "no", "email_ok": "yes"} | changes
    if page == ANSWERS:
        ticks = dict.fromkeys(CHECK_PAGE_KEYS, "on")
        return {"key": str(draft.idempotency_key), "consent": "on"} | ticks | changes
    keys = next(p.question_keys for p in PAGES if p.key == page)
    answers = a_clean_knee()
    body = {key: answers[key] for key in keys if key in answers and key != "age"}
    if page == "where":
        ticked, main = codes_of(answers["region"], answers["side"])
        body |= {"areas": list(ticked), "main_area": main}
    if page == "about_you":
        year, month, day = PAT["birth_date"].split("-")
        body |= {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    return body | changes
