"""One case as the desk may see it. The desk sees no clinical answer."""

from datetime import datetime

from django.utils.timezone import now

from triage.models import About, Assessment, Case, Outcome, State
from triage.queries.by_phone import to_ask
from triage.queries.calls import attempts_in
from triage.queries.case_head import head_of
from triage.queries.changes import changes_of
from triage.queries.clinical_page import clinician_case
from triage.queries.history import events_of, timeline
from triage.queries.letters import askable, letters_of
from triage.queries.persons import answers_of
from triage.queries.rounds import standing_of
from triage.queries.said import is_unsure, wordings
from triage.queries.shown import DeskCase
from triage.questionnaire import INTAKE

__all__ = ["OUTCOMES", "STATES", "clinician_case", "desk_case"]

OUTCOMES = Outcome.choices
STATES = State.choices


def desk_case(case: Case, *, at: datetime | None = None) -> DeskCase:
    """Identity, contact, state, and the wording of what is missing, unsure or worth asking; no answer."""
    answers, about_a_form = answers_of(case), case.about == About.INTAKE
    replies = INTAKE.read(answers)
    shown, events, letters = _newest(case), events_of(case), letters_of(case)
    return DeskCase(
        head=head_of(case, at or now(), events, letters),
        call_script=tuple(item["question"] for item in shown.would_change) if shown else (),
        by_phone=bool(to_ask(case)) and case.state != State.WITHDRAWN,
        missing=wordings(replies.missing) if about_a_form else (),
        unsure=wordings(key for key in INTAKE.questions if is_unsure(answers.get(key))),
        letters=letters,
        askable=askable(case, shown),
        changed=tuple(
            (sending.at, tuple(item.question for item in sending.changed)) for sending in changes_of(case)
        ),
        attempts=attempts_in(events),
        timeline=timeline(events, clinical=False),
        rounds=standing_of(case),
    )


def _newest(case: Case) -> Assessment | None:
    return case.assessments.order_by("-assessed_at", "-submission__number").first()
