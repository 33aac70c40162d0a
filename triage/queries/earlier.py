"""Other cases of the same person in the 90 days around a case, and what is worse in the later of the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from prolo.children import packed, unpacked
from prolo.statements import Planned
from triage.models import About, Assessment, Case
from triage.queries.duplicates import MOST_OTHERS, Other, Standing, near, others_among, others_of, own_person
from triage.queries.found import CaseLine, Person, cases_of, with_these
from triage.queries.gathered import Gathered
from triage.queries.said import rows_of
from triage.queries.shown import Changed
from triage.rules import Result

WITHIN = timedelta(days=90)
MOST = 5
SCORES = ("average_pain", "pain_affects_enjoyment", "pain_affects_activity")
_MILDEST = Result.CONSULT_WITH_CAUTIONS.rank


@dataclass(frozen=True)
class Nearby:
    """Another case of the person. `standing` says how sure it is that it is the same person; None: the same row."""

    line: CaseLine
    standing: Standing | None
    is_earlier: bool
    got_worse: bool
    """Whether the later of the two cases is the more urgent one."""


@dataclass(frozen=True)
class Around:
    """Who else may be the person of a case, and the cases of all of them close to it."""

    others: tuple[Other, ...]
    nearby: tuple[Nearby, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """The cases this tells about."""
        of_others = (reference for other in self.others for reference in other.person.references)
        return tuple(dict.fromkeys((*of_others, *(near.line.reference for near in self.nearby))))


@dataclass(frozen=True)
class Sign:
    """A rule that fired in one case and not in the other."""

    level: Result
    clinician: str


@dataclass(frozen=True)
class Beside:
    """What a clinician reads of an earlier case beside the present one."""

    nearby: Nearby
    new_signs: tuple[Sign, ...]
    higher: tuple[Changed, ...]
    changed: tuple[Changed, ...]


def around(case: Case) -> Around:
    """Other persons who may be this one, and the person's other cases within 90 days, newest first.

    The desk may see all of it: of a case it tells the level, never an answer.
    """
    return _around(case, own_person(case), others_of(case))


def around_whole(held: Gathered) -> tuple[Around, dict[str, Case]]:
    """The same for a page that has the whole case, with the cases by their references: two statements."""
    case = held.case
    if case.patient is None:
        return Around((), ()), {}
    rows, matches = near(case.patient, held.matches)
    patients = [case.patient, *rows]
    wanted = dict(zip(_PERSONS, (one.pk for one in patients), strict=False))
    cases = _CASES.rows(**dict.fromkeys(_PERSONS, case.patient.pk) | wanted)
    people = with_these(patients, cases)
    others = others_among(case.patient, rows, matches, people)
    return _around(case, people[case.patient.pk], others), {row.reference: row for row in cases}


def _with_findings(**patients: UUID) -> QuerySet[Case]:
    findings = Assessment.objects.filter(case=OuterRef("pk")).order_by("-assessed_at", "-submission__number")
    return cases_of(patients.values()).annotate(its_newest=packed(findings[:1]))


_PERSONS = {f"person_{n}": UUID(int=n + 1) for n in range(1 + MOST_OTHERS)}
_CASES = Planned(_with_findings, **_PERSONS)


def _around(case: Case, own: Person | None, others: tuple[Other, ...]) -> Around:
    lines: list[tuple[CaseLine, Standing | None]] = [(line, None) for line in own.cases] if own else []
    for other in others:
        if other.is_taken_for_one:
            lines += [(line, other.standing) for line in other.person.cases]
    close = [
        (line, standing)
        for line, standing in lines
        if line.reference != case.reference and abs(line.opened_at - case.opened_at) <= WITHIN
    ]
    close.sort(key=lambda one: one[0].opened_at, reverse=True)
    return Around(others, tuple(_nearby(case, line, standing) for line, standing in close[:MOST]))


def beside(held: Gathered, earlier: Case, told: Nearby) -> Beside:
    """What the clinician reads: new signs, scores that are higher, and every reply that is another.

    `earlier` is one of the cases that `around_whole` gave.
    """
    case, then = held.case, unpacked(Assessment, earlier.its_newest)  # type: ignore[attr-defined]
    before, after = rows_of(earlier), rows_of(case)
    two_forms = About.AFTERCARE not in (case.about, earlier.about)
    changed = {
        key: Changed(row.question, before[key].answer, row.answer)
        for key, row in after.items()
        if two_forms and row.answer != before[key].answer
    }
    return Beside(
        nearby=told,
        new_signs=tuple(_new_signs(then[0] if then else None, held.newest)),
        higher=tuple(changed[key] for key in _higher(earlier, case) if key in changed),
        changed=tuple(changed.values()),
    )


def _nearby(case: Case, line: CaseLine, standing: Standing | None) -> Nearby:
    is_earlier = line.opened_at <= case.opened_at
    here = Result.from_code(case.result)
    later, sooner = (here, line.result) if is_earlier else (line.result, here)
    return Nearby(line, standing, is_earlier, later.more_urgent_than(sooner))


def _new_signs(before: Assessment | None, after: Assessment | None) -> Iterator[Sign]:
    fired = {item["rule"] for item in before.findings} if before else set()
    for item in after.findings if after else ():
        level = Result.from_code(item["level"])
        if item["rule"] not in fired and level.rank <= _MILDEST:
            yield Sign(level, item["clinician"])


def _higher(earlier: Case, case: Case) -> Iterator[str]:
    """The scores that are higher now; on each of them lower is better."""
    before, after = _numbers(earlier), _numbers(case)
    yield from (key for key in SCORES if key in before and key in after and after[key] > before[key])


def _numbers(case: Case) -> Mapping[str, int]:
    typed = case.latest or case.intake
    said = typed.answers if typed else {}
    return {key: said[key] for key in SCORES if isinstance(said.get(key), int)}
