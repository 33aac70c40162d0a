"""A case with all that hangs on it, in one statement whatever it holds: every kind of row is one list of its own row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from prolo.accounts.models import User
from prolo.audit.models import Entry as Read
from prolo.children import packed, unpacked
from prolo.statements import Planned
from triage.models import (
    AdverseEvent,
    Assessment,
    Case,
    CheckIn,
    CheckInReply,
    Decision,
    Event,
    Intake,
    Match,
    Measure,
    Message,
    NervePathway,
    Procedure,
    Submission,
)
from triage.queries.reading import Told, Unread, unread_of

MOST_READS = 30
_WITH = ("patient", "intake__entered_by", "latest__entered_by", "location", "assignee", "opinion_wanted_of")


@dataclass(frozen=True)
class Who:
    """One opening of a case."""

    number: int
    at: Any
    by: str
    why: str


class Gathered:
    """A case and its rows; each kind is made of its list when it is asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def _rows(self, name: str, model: type[Any], *people: str) -> list[Any]:
        return unpacked(model, getattr(self.case, f"its_{name}"), *people)

    @cached_property
    def events(self) -> Sequence[Event]:
        """In the order they happened."""
        return self._rows("events", Event, "by")

    @cached_property
    def messages(self) -> Sequence[Message]:
        """The oldest first."""
        return self._rows("messages", Message, "by", "read_by")

    @cached_property
    def decisions(self) -> Sequence[Decision]:
        """The newest first."""
        return self._rows("decisions", Decision, "by")

    @cached_property
    def amendments(self) -> Sequence[Intake]:
        """The drafts in which answers were changed, the oldest first."""
        return self._rows("amendments", Intake)

    @cached_property
    def submissions(self) -> Sequence[Submission]:
        """In the order they were sent; the newest is the case's own."""
        own = self.case.latest
        rows = self._rows("submissions", Submission)
        return [own if own and row.pk == own.pk else row for row in rows]

    @cached_property
    def assessments(self) -> Sequence[Assessment]:
        """The newest first, each with its submission."""
        rows: list[Assessment] = self._rows("assessments", Assessment)
        sent = {row.pk: row for row in self.submissions}
        for row in rows:
            row.submission = sent.get(row.submission_id) if row.submission_id else None
        return sorted(rows, key=_age, reverse=True)

    @cached_property
    def matches(self) -> Sequence[Match]:
        """What was said about the person of the case and others."""
        return self._rows("matches", Match, "proposed_by", "confirmed_by", "ended_by")

    @cached_property
    def procedures(self) -> Sequence[Procedure]:
        """The newest first, corrected ones among them."""
        return self._rows("procedures", Procedure, "done_by", "by")

    @cached_property
    def check_ins(self) -> Sequence[CheckIn]:
        """Of all procedures of the case, in the order they are due."""
        return self._rows("check_ins", CheckIn)

    @cached_property
    def replies(self) -> Sequence[CheckInReply]:
        """The newest first."""
        return self._rows("replies", CheckInReply, "entered_by")

    @cached_property
    def measures(self) -> Sequence[Measure]:
        """In the order of their weeks."""
        return self._rows("measures", Measure)

    @cached_property
    def nerve_pathways(self) -> Sequence[NervePathway]:
        """One, or none."""
        return self._rows("nerve_pathways", NervePathway, "ended_by")

    @cached_property
    def harms(self) -> Sequence[AdverseEvent]:
        """The newest first, corrected ones among them."""
        return self._rows("harms", AdverseEvent, "by")

    @cached_property
    def reads(self) -> Sequence[Who]:
        """Who opened the case, the newest first; the audit keeps all of them."""
        named = zip(self._rows("reads", Read), self.case.its_readers, strict=True)  # type: ignore[attr-defined]
        return [Who(row.number, row.happened_at, name or "", row.why) for row, name in named]

    @property
    def newest(self) -> Assessment | None:
        """What the rules said of the newest answers."""
        return self.assessments[0] if self.assessments else None

    @cached_property
    def unread(self) -> Unread:
        """What a clinician still has to read."""
        return unread_of(Told(self.assessments, self.replies, self.events))


def gathered(reference: str) -> Gathered:
    """The case with this reference and its rows. Raises Case.DoesNotExist for an unknown one."""
    case = _WHOLE.first(reference=reference)
    if case is None:
        raise Case.DoesNotExist
    return Gathered(case)


def _age(row: Assessment) -> tuple[Any, int]:
    return row.assessed_at, row.submission.number if row.submission else 0


def _of(model: type[Any]) -> QuerySet[Any]:
    return model.objects.filter(case=OuterRef("pk"))


def _reads() -> QuerySet[Read]:
    subject = Concat(Value("case:"), OuterRef("reference"))
    return Read.objects.filter(subject=subject, action="case.read").order_by("-written_at")[:MOST_READS]


def _readers() -> QuerySet[Read, str]:
    name = User.objects.filter(pk=OuterRef("by_id")).values("name")
    return _reads().annotate(reader=Subquery(name)).values_list("reader", flat=True)


def _matches() -> QuerySet[Match]:
    own = OuterRef("patient")
    return Match.objects.filter(Q(first=own) | Q(second=own)).order_by("proposed_at")


def _whole(reference: str) -> QuerySet[Case]:
    from django.contrib.postgres.expressions import ArraySubquery

    check_ins = CheckIn.objects.filter(procedure__case=OuterRef("pk")).order_by("due_at", "pk")
    return (
        Case.objects.filter(reference=reference)
        .select_related(*_WITH)
        .annotate(
            its_events=packed(_of(Event).order_by("number"), "by"),
            its_messages=packed(_of(Message).order_by("at", "pk"), "by", "read_by"),
            its_decisions=packed(_of(Decision).order_by("-at"), "by"),
            its_amendments=packed(Intake.objects.filter(amends=OuterRef("pk")).order_by("started_at")),
            its_submissions=packed(_of(Submission).order_by("number")),
            its_assessments=packed(_of(Assessment).order_by("-assessed_at")),
            its_matches=packed(_matches(), "proposed_by", "confirmed_by", "ended_by"),
            its_procedures=packed(_of(Procedure).order_by("-took_place_at", "-at"), "done_by", "by"),
            its_check_ins=packed(check_ins),
            its_replies=packed(_of(CheckInReply).order_by("-sent_at"), "entered_by"),
            its_measures=packed(_of(Measure).order_by("weeks")),
            its_nerve_pathways=packed(_of(NervePathway), "ended_by"),
            its_harms=packed(_of(AdverseEvent).order_by("-began_at", "pk"), "by"),
            its_reads=packed(_reads()),
            its_readers=ArraySubquery(_readers()),
        )
    )


_WHOLE = Planned(_whole, reference="any")
