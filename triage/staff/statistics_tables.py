"""The tables of the statistics, each with its chart. One to four of anything are not told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage import outcomes as reasons
from triage.charts import FEW, Line, Lines, Table, part, span
from triage.queries.levels import LEVEL_WORDS
from triage.queries.numbers import Took
from triage.queries.rule_counts import FEWEST_ACTS, RuleCount
from triage.rules import Result
from triage.staff import rule_tables
from triage.staff.rule_parts import AREA_OF, BOOK_WORDS, BOOKS, rule_parts
from triage.staff.rule_tables import few


def quickness(whole: Took, by_period: Sequence[tuple[date, Took]]) -> Table:
    """Time from arrival to the first decision."""
    names = [date_format(start, "j M Y") for start, _took in by_period]
    lines = tuple(
        Line(name, (few(took.count), *_times(took)))
        for name, (_start, took) in zip(names, by_period, strict=True)
    )
    headers = (_("From"), _("Decided"), _("Half within"), _("9 of 10 within"))
    told = _("Too few were decided to say how long it took.")
    if whole.count >= FEW:
        words = {"half": span(whole.median), "most": span(whole.ninth)}
        told = _("Half were decided within %(half)s, 9 of 10 within %(most)s. Less is better.") % words
    drawn = _drawn(names, by_period)
    return Table("quickness", _("From arrival to decision"), headers, lines, told, curves=drawn)


def outcomes(found: Mapping[str, Mapping[str, int]]) -> Table:
    """Decisions by outcome and coded reason."""
    rows = [
        (f"{outcome.label}: {reasons.reason_words(code) or _('no code')}", count)
        for outcome in reasons.REASONS
        for code, count in sorted(found.get(outcome, {}).items(), key=lambda row: -row[1])
    ]
    headers = (_("Outcome and reason"), _("Decisions"))
    told = "" if rows else _("Nothing was decided.")
    return Table("outcomes", _("Outcomes by reason"), headers, rule_tables.bars(rows), told)


def results(found: Mapping[str, Mapping[str, int]], form: str) -> Table:
    """Results by area; a bar is as long as what is shown of its row."""
    areas = {"": _("Not known")} | BOOKS[form].questionnaire.questions[AREA_OF[form]].labels
    levels = [level for level in Result if any(level.code in row for row in found.values())]
    shown = {area: [found[area].get(level.code, 0) for level in levels] for area in areas if area in found}
    sums = {area: sum(count for count in counts if count >= FEW) for area, counts in shown.items()}
    most = max(sums.values(), default=0)
    lines = tuple(
        Line(areas[area], tuple(map(few, shown[area])), part(sums[area], most))
        for area in sorted(shown, key=lambda area: -sums[area])
    )
    headers = (_("Area"), *(str(LEVEL_WORDS[level]) for level in levels))
    title = _("Results by area: %(form)s") % {"form": BOOK_WORDS[form]}
    return Table(f"results-{form}", title, headers, lines, "" if lines else _("Nothing came in."), wide=True)


def agreement(counts: Mapping[str, RuleCount], *, most: int | None = None) -> Table:
    """What clinicians made of each rule, the one lowered most on top; a bar is the share that agreed.

    `most`: so many rules are shown, and the rest are left to the file.
    """
    known = {rule: count for rule, count in counts.items() if rule in rule_parts()}
    said = [(rule, count) for rule, count in known.items() if count.acts >= FEWEST_ACTS]
    said.sort(key=lambda row: (-row[1].lowered / row[1].acts, row[0]))
    lines = tuple(_of_rule(rule, count) for rule, count in said[:most])
    headers = (_("Rule"), _("Fired"), _("Agreed"), _("Raised"), _("Lowered"))
    often = rule_tables.looked_at(known)
    told = [_("Rules with fewer than 5 decisions are left out.")]
    if len(said) > len(lines):
        left = _("The %(count)d rules that are lowered most; all of them stand in the file.")
        told.append(left % {"count": len(lines)})
    if often:
        told.append(
            _("Lowered too often, look at with the safety officer: %(rules)s.") % {"rules": ", ".join(often)}
        )
    return Table("agreement", _("Agreement by rule"), headers, lines, " ".join(told), wide=True)


def _of_rule(rule: str, count: RuleCount) -> Line:
    cells = (count.fired, count.agreed, count.raised, count.lowered)
    shown = [number if number >= FEW else 0 for number in cells]
    label = f"{rule} ({rule_parts()[rule].level_words})"
    return Line(label, tuple(map(few, cells)), part(shown[1], sum(shown[1:])))


def _times(took: Took) -> tuple[str, str]:
    if took.count < FEW:
        return (_("Too few to say"),) * 2
    return span(took.median), span(took.ninth)


def _drawn(names: Sequence[str], by_period: Sequence[tuple[date, Took]]) -> Lines | None:
    """Two lines over time; a period with too few is left out of them."""
    known = [(n, took) for n, (_start, took) in enumerate(by_period) if took.count >= FEW]
    if len(known) < 2:
        return None
    most = max((took.ninth or timedelta(0)) for _n, took in known)
    pairs = [(n, took.median or timedelta(0), took.ninth or timedelta(0)) for n, took in known]
    series = (
        (_("Solid line: half within."), [(n, half / most) for n, half, _ninth in pairs]),
        (_("Broken line: 9 of 10 within."), [(n, ninth / most) for n, _half, ninth in pairs]),
    )
    return Lines.drawn(series, places=len(names), first=names[0], last=names[-1], most=span(most))
