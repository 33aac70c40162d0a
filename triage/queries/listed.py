"""The statements of a queue, each written once, and what they read of a case for its row.

Keys are read as text: a list compares and shows them, and to make a UUID of each costs more than to read the row.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Either
from django.db.models import F, Model, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast

from prolo.statements import Planned
from triage.models import (
    CLOSED,
    Case,
    Event,
    Intake,
    Message,
    Patient,
    Procedure,
    Submission,
    result_of_rank,
)
from triage.models.cases import IN_QUEUE, pauses
from triage.queries.flags import TELLING, is_helped
from triage.queries.narrowing import Kind
from triage.rules import Result

Place = tuple[int, datetime, UUID]
"""Where in the order of a queue a case stands."""
ORDER = ("urgency", "due_at", "id")
BACKWARDS = ("-urgency", "-due_at", "-id")
KINDS_KEPT, ANSWERS_KEPT = 256, 4096
_NO_CASE = UUID(int=0)
PATIENTS = 20
_PATIENTS = {f"patient_{n}": UUID(int=n + 1) for n in range(PATIENTS)}
_FROM = {"urgency_from": 31_004, "due_from": datetime(1900, 1, 3, tzinfo=UTC), "id_from": UUID(int=99)}
_KEYS = ("pk", "patient_id", "latest_id", "intake_id", "procedure_id")
_AS_TEXT = {f"{name}_text": Cast(name, TextField()) for name in _KEYS}
_URGENT = Case.objects.filter(IN_QUEUE, urgency__lte=Result.SAME_DAY.rank).order_by(*ORDER)
_UNREAD = Subquery(
    Message.objects.filter(case=OuterRef("pk"), by=None, read_at=None)
    .annotate(one=Value(1))
    .values("one")[:1]
)
"""A message of the patient that is unread.

Asked so, the index of a case's messages is looked into. For an EXISTS all unread messages are gathered first.
"""
_HISTORY = ArraySubquery(
    Event.objects.filter(case=OuterRef("pk"), kind__in=TELLING).order_by("number").values("kind")
)
_COLUMNS = {
    **{
        name: name
        for name in (
            *("reference", "version", "state", "urgency", "region", "opened_at", "due_at", "safety_exit"),
            *("words_due_at", "words_read_at", "attention_at", "erasure_asked_at"),
            *("unread_since", "answers_reopened_at", "opinion_wanted_of_id", "result"),
        )
    },
    **{name: f"{name}_text" for name in _KEYS},
    "zone": "location__time_zone",
    "assignee_name": "assignee__name",
    "unread": "unread",
    "given_name": "patient__given_name",
    "family_name": "patient__family_name",
    "birth_date": "patient__birth_date",
    "number": "latest__number",
    "entered_by": "latest__entered_by_id",
    "draft_entered_by": "intake__entered_by_id",
    "draft_answers": "draft_answers",
    "draft_identity": "draft_identity",
    "treated": "treated",
    "history": "history",
    "on_top": "on_top",
}


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


_GIVEN, _FAMILY, _BORN = (_field(Patient, name) for name in ("given_name", "family_name", "birth_date"))
_SENT, _DRAFTED, _TOLD = _field(Submission, "answers"), _field(Intake, "answers"), _field(Intake, "identity")
_TREATED = _field(Procedure, "record")


class Coded(NamedTuple):
    """What a row says of the answers: their codes and numbers, none of the patient's own words."""

    side: str
    age: int | None
    helped: bool


_NOTHING_TOLD = Coded("", None, helped=False)
_SENT_SAYS: dict[str, Coded] = {}
"""By the key of a submission, which never changes: a list is read again and again, and its answers are long."""


def _sent_says(keys: set[str]) -> dict[str, Coded]:
    """What these submissions say; those that no list showed yet are read now."""
    found = {key: coded for key in keys if (coded := _SENT_SAYS.get(key))}
    if unread := keys - found.keys():
        sent = Submission.objects.filter(pk__in=unread).annotate(key=Cast("pk", TextField()))
        read = {key: _coded(_SENT, sealed, key) for key, sealed in sent.values_list("key", "answers")}
        if len(_SENT_SAYS) + len(read) > ANSWERS_KEPT:
            _SENT_SAYS.clear()
        _SENT_SAYS.update(read)
        found |= read
    return found


def _coded(field: Any, sealed: str | None, row: str) -> Coded:
    answers = field.open(sealed, row=row)
    return Coded(str(answers.get("side") or ""), answers.get("age"), is_helped(answers))


@lru_cache(maxsize=ANSWERS_KEPT)
def _draft_says(sealed: str | None, row: str) -> Coded:
    """The same sealed text of the same row says the same."""
    return _coded(_DRAFTED, sealed, row)


class _Read(NamedTuple):
    """The columns of one case, as the database gives them."""

    reference: str
    version: int
    state: str
    urgency: int
    region: str
    opened_at: datetime
    due_at: datetime
    safety_exit: bool
    words_due_at: datetime | None
    words_read_at: datetime | None
    attention_at: datetime | None
    erasure_asked_at: datetime | None
    unread_since: datetime | None
    answers_reopened_at: datetime | None
    opinion_wanted_of_id: int | None
    result: str
    pk: str
    zone: str
    assignee_name: str | None
    unread: int | None
    patient_id: str | None
    given_name: Any
    family_name: Any
    birth_date: Any
    latest_id: str | None
    number: int | None
    entered_by: int | None
    intake_id: str | None
    draft_entered_by: int | None
    draft_answers: Any
    draft_identity: Any
    procedure_id: str | None
    treated: Any
    on_top: bool
    coded: Coded
    """Of the answers that were sent, or of the draft of a stopped form."""
    history: tuple[str, ...]
    """What happened, of what tells a flag, in order; asked of a case that needs a look."""


_PATHS = tuple(_COLUMNS[name] for name in _Read._fields if name in _COLUMNS)
_LATEST, _INTAKE, _DRAFT = (_Read._fields.index(name) for name in ("latest_id", "intake_id", "draft_answers"))


class Listed(_Read):
    """One case as its row needs it. What is sealed is opened when it is asked for."""

    @property
    def urgency_result(self) -> Result:
        return result_of_rank(self.urgency)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def clock_pauses(self) -> bool:
        return pauses(self.state, self.urgency_result)

    @property
    def words_unread(self) -> bool:
        return self.words_due_at is not None and self.words_read_at is None

    @property
    def names(self) -> tuple[str, str] | None:
        """Given and family name of the patient; None where a stopped form has none."""
        if self.patient_id is None:
            return None
        return (
            _GIVEN.open(self.given_name, row=self.patient_id),
            _FAMILY.open(self.family_name, row=self.patient_id),
        )

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the draft of a stopped form says of the person."""
        found: dict[str, Any] = {}
        if self.patient_id is None and self.intake_id:
            found = _TOLD.open(self.draft_identity, row=self.intake_id)
        return found

    @property
    def born(self) -> str:
        """The date of birth as ISO text, empty when it is not known."""
        if self.patient_id is None:
            return str(self.told.get("birth_date") or "")
        return str(_BORN.open(self.birth_date, row=self.patient_id))

    @property
    def side(self) -> str:
        """As the form says; of a case about an injection without a form, the side that was treated."""
        told = self.coded.side
        if told or self.procedure_id is None or not self.treated:
            return told
        return str(_TREATED.open(self.treated, row=self.procedure_id).get("side") or "")

    @property
    def typed_by_staff(self) -> bool:
        return bool(self.entered_by if self.latest_id else self.draft_entered_by)

    @property
    def was_changed(self) -> bool:
        """Whether other answers were sent after the first."""
        return (self.number or 0) > 1 and not self.is_closed


def of_references(references: Iterable[str]) -> list[Listed]:
    """The cases with these references, in the order of a queue."""
    return _listed(_columns(Case.objects.filter(reference__in=list(references)).order_by(*ORDER)))


def of_patients(patients: Sequence[UUID]) -> list[Listed]:
    """All cases of these patients, the newest first."""
    lots = (patients[start : start + PATIENTS] for start in range(0, len(patients), PATIENTS))
    blank = dict.fromkeys(_PATIENTS, _NO_CASE)
    return [
        one
        for lot in lots
        for one in _listed(_of_patients().rows(**blank | dict(zip(_PATIENTS, lot, strict=False))))
    ]


def with_urgent(
    most: int, kind: Kind, values: dict[str, Any], place: Place | None, *, back: bool, limit: int
) -> tuple[list[Listed], list[Listed]]:
    """The urgent cases for the top, where `most` may stand, and one more; and the first others of a narrowed queue.

    Those are sought behind a place, or back from it. All in one statement.
    """
    statement = _with_urgent(most, kind, place is not None, back, limit)
    found = _listed(statement.rows(**values, **_from(place)))
    found.sort(key=_place_of)
    others = [one for one in found if not one.on_top]
    return [one for one in found if one.on_top], others[::-1] if back else others


def of_any(cases: QuerySet[Case], place: Place | None, *, back: bool, limit: int) -> list[Listed]:
    """The first of any cases, behind a place or back from it, by a statement that is written and planned anew."""
    return _listed(_ordered(cases, place or (), back, limit))


def _listed(rows: Iterable[Any]) -> list[Listed]:
    read = list(rows)
    sent = _sent_says({key for row in read if (key := row[_LATEST])})
    return [Listed._make((*row[:-1], _says(row, sent), tuple(row[-1] or ()))) for row in read]


def _says(row: tuple[Any, ...], sent: dict[str, Coded]) -> Coded:
    if key := row[_LATEST]:
        return sent.get(key, _NOTHING_TOLD)
    return _draft_says(row[_DRAFT], row[_INTAKE]) if row[_INTAKE] else _NOTHING_TOLD


def _place_of(case: Listed) -> tuple[int, datetime, str]:
    return case.urgency, case.due_at, case.pk


def _from(place: Place | None) -> dict[str, Any]:
    return dict(zip(_FROM, place, strict=True)) if place else {}


@lru_cache
def _of_patients() -> Planned[Any]:
    def build(**patients: UUID) -> QuerySet[Any, Any]:
        cases = Case.objects.filter(patient__in=list(patients.values()))
        return _columns(cases.order_by("-opened_at", "-id"))

    return Planned(build, **_PATIENTS)


@lru_cache(maxsize=KINDS_KEPT)
def _with_urgent(most: int, kind: Kind, placed: bool, back: bool, limit: int) -> Planned[Any]:
    def build(**given: Any) -> QuerySet[Any, Any]:
        place = tuple(given.pop(name) for name in _FROM if name in given)
        others = kind.cases(**given).exclude(pk__in=_URGENT.values("pk")[:most])
        above = _columns(_URGENT, on_top=True)[: most + 1]
        return above.union(_ordered(others, place, back, limit), all=True)

    return Planned(build, **kind.samples, **(_FROM if placed else {}))


def _ordered(cases: QuerySet[Case], place: tuple[Any, ...], back: bool, limit: int) -> QuerySet[Any, Any]:
    if place:
        cases = cases.filter((TupleLessThan if back else TupleGreaterThan)(Tuple(*ORDER), place))
    return _columns(cases.order_by(*BACKWARDS) if back else cases.order_by(*ORDER))[:limit]


def _columns(cases: QuerySet[Case], *, on_top: bool = False) -> QuerySet[Any, Any]:
    """What a draft says is read where nothing was sent: it may be long, and no other row shows it."""
    wanted = cases.annotate(
        unread=_UNREAD,
        on_top=Value(on_top),
        history=Either(When(attention_at__isnull=False, then=_HISTORY)),
        **_AS_TEXT,
        draft_answers=Either(When(latest=None, then=F("intake__answers"))),
        draft_identity=Either(When(patient=None, then=F("intake__identity"))),
        treated=Either(When(latest=None, then=F("procedure__record"))),
    )
    return wanted.values_list(*_PATHS)
