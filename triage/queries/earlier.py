"""Other cases of the same person in the 90 days around a case, and what is worse in the later of the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from triage.models import Assessment, Case
from triage.queries.duplicates import Other, Standing, others_of, own_person
from triage.queries.found import CaseLine
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
    own, others = own_person(case), others_of(case)
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


def beside(case: Case, earlier: Case, told: Nearby) -> Beside:
    """What the clinician reads: new signs, scores that are higher, and every reply that is another."""
    before, after = rows_of(earlier), rows_of(case)
    changed = {
        key: Changed(row.question, before[key].answer, row.answer)
        for key, row in after.items()
        if row.answer != before[key].answer
    }
    return Beside(
        nearby=told,
        new_signs=tuple(_new_signs(_newest(earlier), _newest(case))),
        higher=tuple(changed[key] for key in _higher(earlier, case) if key in changed),
        changed=tuple(changed.values()),
    )


def _nearby(case: Case, line: CaseLine, standing: Standing | None) -> Nearby:
    is_earlier = line.opened_at <= case.opened_at
    here = Result.from_code(case.result)
    later, sooner = (here, line.result) if is_earlier else (line.result, here)
    return Nearby(line, standing, is_earlier, later.more_urgent_than(sooner))


def _newest(case: Case) -> Assessment | None:
    return case.assessments.order_by("-assessed_at", "-submission__number").first()


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
