"""The words of a patient's own page: steps, clock, decision, messages, and who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.accounts.roles import Role
from prolo.clinic.hours import hours_line, reads_now_line
from triage.decided_words import DECIDED
from triage.patient import presenters, results
from triage.patient.waiting import NotRead, unread_case
from triage.queries.visits import CANCELLED
from triage.questionnaire import INTAKE
from triage.questionnaire.echo import echoes
from triage.rules import Result

if TYPE_CHECKING:
    from triage.models import Case
    from triage.queries.looks import Look
    from triage.queries.own_page import OwnPage
    from triage.queries.shown import Letter
    from triage.queries.standing import Clock, Step
    from triage.queries.visits import Arranged

STEPS: dict[str, Any] = {
    "sent": gettext_lazy("You sent your answers"),
    "desk": gettext_lazy("The front desk checks them"),
    "patient": gettext_lazy("We wait for you"),
    "clinician": gettext_lazy("A clinician reads them"),
    "answer": gettext_lazy("You get our answer"),
    "withdrawn": gettext_lazy("You took your form back"),
}
STOPPED = gettext_lazy("An emergency sign stopped your form")
ABOUT_A_FORM = "intake"
PLACES: dict[str, Any] = {
    "done": gettext_lazy("Done"),
    "now": gettext_lazy("Now"),
    "next": gettext_lazy("Still to come"),
}
AT_THE_VISIT = gettext_lazy("At the visit you decide with us what comes next.")
ROLES = {
    Role.FRONT_DESK: gettext_lazy("front desk"),
    Role.CLINICIAN: gettext_lazy("clinician"),
    Role.MANAGER: gettext_lazy("manager"),
}
WHY: dict[str, Any] = {
    "desk case page": gettext_lazy("read your case at the front desk"),
    "clinician case page": gettext_lazy("read your case to treat it"),
    "status page": gettext_lazy("opened your page"),
    "message": gettext_lazy("wrote a message"),
    "answers to questions": gettext_lazy("answered our questions"),
    "change answers": gettext_lazy("changed answers"),
    "withdraw": gettext_lazy("opened the page to take the form back"),
    "ask for erasure": gettext_lazy("opened the page to ask for erasure"),
    "new code": gettext_lazy("made a new code"),
    "who looked": gettext_lazy("opened this list"),
    "scores": gettext_lazy("opened the page of scores"),
    "copy of the answers": gettext_lazy("opened the copy"),
    "check-in": gettext_lazy("opened the check-in"),
    "check-in result": gettext_lazy("read what to do after the check-in"),
    "check-in stopped": gettext_lazy("opened the emergency page"),
    "call for help": gettext_lazy("told us about a call for help"),
    "number left": gettext_lazy("left a number to call"),
    "copy of the answers as a file": gettext_lazy("saved the copy"),
}
AT_WORK = gettext_lazy("worked on your case")
"""Why a member of staff opened a case, when it was for one of their deeds."""


@dataclass(frozen=True)
class StatusPage:
    """A patient's own page in words."""

    hello: str
    steps: tuple[dict[str, str], ...]
    clock: str
    not_read: tuple[NotRead, ...]
    hours: str
    phone: str
    letters: tuple[dict[str, Any], ...]
    unread: int
    decision: dict[str, str]
    visit: dict[str, str]
    withdrawn: str
    still_read: bool
    erasure: str
    began_to_change: bool
    can_change: bool
    can_write: bool
    result: dict[str, Any]
    crisis: bool
    safety_net: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]

    @property
    def calm(self) -> bool:
        """Nothing on the page is urgent, so it says nowhere else where to turn."""
        return not self.result["card"]


def status_page(shown: OwnPage, case: Case, *, at: datetime) -> StatusPage:
    """The page, from the same state and clock that staff see."""
    zone, visit = case.location.zone, _visit(shown.arranged, at)
    # A late clinic says that it is, and asks to be phoned.
    not_read = () if shown.clock.late else unread_case(case, at=at)
    return StatusPage(
        hello=_("Hello %(name)s") % {"name": shown.given_name} if shown.given_name else _("Your form"),
        steps=tuple(_step(step, zone, sent=_was_sent(case)) for step in shown.steps),
        clock="" if not_read else clock_line(shown.clock),
        not_read=not_read,
        hours=f"{reads_now_line(case.location, at)} {hours_line(case.location)}",
        phone=case.location.phone,
        letters=tuple(_letter(letter, zone) for letter in shown.letters),
        unread=sum(1 for letter in shown.letters if not letter.from_patient and letter.read_at is None),
        decision=_decision(shown, zone, visit),
        visit=visit,
        withdrawn=moment(shown.withdrawn_at, zone),
        still_read=shown.withdrawn_at is not None and not shown.closed,
        erasure=moment(shown.erasure_asked_at, zone),
        began_to_change=shown.began_to_change and shown.withdrawn_at is None,
        can_change=case.latest is not None and shown.withdrawn_at is None,
        can_write=shown.withdrawn_at is None,
        result=result_of(case, unread=bool(not_read)),
        crisis=_crisis(case, shown.letters),
        safety_net=tuple(q.wording for q in INTAKE.questions.values() if q.settled_by),
        readings=results.readings(case.region),
    )


def result_of(case: Case, *, unread: bool = False) -> dict[str, Any]:
    """What the newest answers led to: the headline, how urgent it is, and the patient's own part."""
    code = Result.EMERGENCY_NOW.code if case.about == ABOUT_A_FORM else case.result
    code = case.latest.assessment.result if case.latest else code
    result = Result.from_code(code)
    return {
        "headline": result.headline,
        "card": results.CARD.get(result, ""),
        "you": results.what_you_do(result, unread=unread),
    }


def _was_sent(case: Case) -> bool:
    """Whether answers were sent: a form, or a check after an injection. Else the form was stopped."""
    return case.latest is not None or case.about != ABOUT_A_FORM


def clock_line(clock: Clock) -> str:
    """By when an answer is due; that the clock stands still and since when; nothing once the case is closed."""
    if clock.paused_since:
        since = {"time": moment(clock.paused_since, clock.zone)}
        return _("Our clock stands still since %(time)s. It starts again when you answer.") % since
    if not clock.runs:
        return ""
    by = {"time": moment(clock.due_at, clock.zone)}
    if clock.late:
        return _("We wanted to answer by %(time)s. We are late. Please call us.") % by
    return _("We answer by %(time)s.") % by


def looks_by_day(looks: Iterable[Look]) -> list[dict[str, Any]]:
    """Who looked, day by day, newest first."""
    days: dict[Any, list[dict[str, str]]] = {}
    for look in looks:
        days.setdefault(look.on, []).append(_look(look))
    return [{"day": date_format(day, "l j F Y"), "rows": rows} for day, rows in days.items()]


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Day and time on the clinic's wall; empty for no moment."""
    return date_format(at.astimezone(zone), "l j F, H:i") if at else ""


def _step(step: Step, zone: ZoneInfo, *, sent: bool) -> dict[str, str]:
    words = STEPS[step.key] if sent or step.key != "sent" else STOPPED
    return {
        "words": str(words),
        "place": step.place,
        "said": str(PLACES[step.place]),
        "when": moment(step.at, zone),
    }


def _letter(letter: Letter, zone: ZoneInfo) -> dict[str, Any]:
    seen = letter.from_patient and letter.read_at is not None
    return {
        "who": _("You") if letter.from_patient else letter.by,
        "mine": letter.from_patient,
        "when": moment(letter.at, zone),
        "text": letter.text,
        "questions": letter.wordings,
        "new": not letter.from_patient and letter.read_at is None,
        "seen": moment(letter.read_at, zone) if seen else "",
    }


def _visit(arranged: Arranged | None, at: datetime) -> dict[str, str]:
    """The visit that is to come, or that it was cancelled."""
    if arranged is None:
        return {}
    if arranged.kind == CANCELLED:
        return {"heading": _("Your visit was cancelled"), "text": _("Call us to find another time.")}
    if arranged.starts_at is None or arranged.starts_at < at:
        return {}
    when = {"time": date_format(arranged.starts_at, "l j F Y, H:i"), "place": arranged.place}
    return {
        "heading": _("Your visit"),
        "when": _("%(time)s, at %(place)s") % when,
        "text": _("Call us if you cannot come."),
    }


def _decision(shown: OwnPage, zone: ZoneInfo, visit: dict[str, str]) -> dict[str, str]:
    if shown.outcome is None:
        return {}
    headline, what = DECIDED[shown.outcome]
    if visit.get("when") and shown.outcome == "book_consultation":
        what = AT_THE_VISIT
    return {"headline": str(headline), "text": str(what), "when": moment(shown.decided_at, zone)}


def _crisis(case: Case, letters: Iterable[Letter]) -> bool:
    """Whether the answers or a message ask for the crisis numbers; they stay from then on."""
    answers = case.latest.answers if case.latest else {}
    written = {str(letter.pk): letter.text for letter in letters if letter.from_patient}
    return presenters.shows_crisis_numbers(answers) or any(
        e.shows == "crisis_numbers" for e in echoes(written)
    )


def _look(look: Look) -> dict[str, str]:
    times = _("%(times)s times") % {"times": look.times} if look.times > 1 else ""
    return {
        "who": look.name or _("You, or someone with your link and date of birth"),
        "role": ", ".join(sorted(str(ROLES[role]) for role in look.roles)),
        "why": str(WHY.get(look.why, AT_WORK)),
        "times": times,
    }
