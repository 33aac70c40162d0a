"""What became of people, as tables: how many answered first, then the changes with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import procedure_words
from triage.charts import Line, Table
from triage.measures.groups import Interval
from triage.queries.outcomes import (
    GROUPINGS,
    NO_INJECTION,
    Followed,
    Safety,
    Scored,
    Treated,
    safety_by,
    safety_of_all,
    scores_by,
    scores_of_all,
)
from triage.questionnaire import INTAKE

TITLES: dict[str, tuple[Any, Any]] = {
    "region": (gettext_lazy("Scores by area"), gettext_lazy("Harms by area")),
    "guidance": (gettext_lazy("Scores by guidance of the needle"), gettext_lazy("Harms by guidance")),
    "diagnosis": (gettext_lazy("Scores by diagnosis"), gettext_lazy("Harms by diagnosis")),
}
HEADS: dict[str, Any] = {
    "region": gettext_lazy("Area"),
    "guidance": gettext_lazy("Guidance"),
    "diagnosis": gettext_lazy("Diagnosis, as the patient was told"),
}


def tables(scored: Sequence[Followed], treated: Sequence[Treated]) -> tuple[Table, ...]:
    """Everybody together first, then each grouping: scores, and then harms."""
    everybody, safe = scores_of_all(scored), safety_of_all(treated)
    scores = [
        _scores(name, str(TITLES[name][0]), str(HEADS[name]), scores_by(name, scored), _of(name))
        for name in GROUPINGS
    ]
    harms = [
        _harms(name, str(TITLES[name][1]), str(HEADS[name]), safety_by(name, treated), _of(name))
        for name in GROUPINGS
    ]
    return (
        _scores("all", _("Everybody together"), _("Who"), [everybody] if everybody else [], _everybody),
        *(table for table in scores if table.lines),
        _harms("all", _("Harms and nerve symptoms"), _("Who"), [safe] if safe else [], _everybody),
        *(table for table in harms if table.lines),
    )


def _scores(
    key: str, title: str, head: str, rows: Sequence[Scored], named: Callable[[tuple[str, ...]], str]
) -> Table:
    headers = (
        head,
        _("Asked"),
        _("Answered"),
        _("Pain, change (lower is better)"),
        _("PEG, change (lower is better)"),
        _("Own activities, change (higher is better)"),
        _("Much or very much improved"),
    )
    lines = tuple(
        Line(
            named(row.keys),
            (
                str(row.asked),
                _("%(answered)d (%(share)d %%)")
                % {"answered": row.answered, "share": round(100 * row.answered / row.asked)},
                *(_change(one) for one in (row.pain, row.peg, row.psfs)),
                _share(row.improved),
            ),
        )
        for row in rows
    )
    told = "" if rows else _("Fewer than 10 people answered: no figure is shown.")
    return Table(f"scores-{key}", title, headers, lines, told, wide=True)


def _harms(
    key: str, title: str, head: str, rows: Sequence[Safety], named: Callable[[tuple[str, ...]], str]
) -> Table:
    headers = (
        head,
        _("People treated"),
        _("With an adverse event on file"),
        _("With a nerve follow-up"),
        _("Of these resolved"),
        _("Days until resolved, half within"),
    )
    lines = tuple(
        Line(
            named(row.keys),
            (
                str(row.treated),
                *(_count(one) for one in (row.harmed, row.nerve, row.resolved)),
                _days(row.days),
            ),
        )
        for row in rows
    )
    told = "" if rows else _("Fewer than 10 people were treated: no figure is shown.")
    return Table(f"harms-{key}", title, headers, lines, told, wide=True)


def _everybody(_keys: tuple[str, ...]) -> str:
    return _("Everybody")


def _of(grouping: str) -> Callable[[tuple[str, ...]], str]:
    def named(keys: tuple[str, ...]) -> str:
        if len(keys) > 1:
            return _("Others together")
        return _name(grouping, keys[0])

    return named


def _name(grouping: str, key: str) -> str:
    if not key:
        return _("Not recorded")
    if grouping == "guidance":
        return (
            _("No injection on file") if key == NO_INJECTION else str(procedure_words.GUIDANCE.get(key, key))
        )
    option = INTAKE.questions[grouping].option(key)
    return str(option.label) if option else key


def _change(found: Interval | None) -> str:
    if found is None:
        return _("fewer than 10")
    values = {"value": _signed(found.value), "low": _signed(found.low), "high": _signed(found.high)}
    return _("%(value)s (%(low)s to %(high)s)") % values + _of_people(found)


def _share(found: Interval | None) -> str:
    if found is None:
        return _("fewer than 10")
    percents = [round(100 * part) for part in (found.value, found.low, found.high)]
    return _("%(value)d %% (%(low)d to %(high)d)") % dict(
        zip(("value", "low", "high"), percents, strict=True)
    ) + _of_people(found)


def _days(found: Interval | None) -> str:
    if found is None:
        return _("fewer than 10")
    days = {"value": round(found.value), "low": round(found.low), "high": round(found.high)}
    return _("%(value)d (%(low)d to %(high)d)") % days


def _count(found: int | None) -> str:
    return _("fewer than 10") if found is None else str(found)


def _of_people(found: Interval) -> str:
    return ", " + _("%(people)d people") % {"people": found.people}


def _signed(value: float) -> str:
    """With its sign: a minus sign, not a hyphen."""
    rounded = round(value, 1) or 0.0
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return sign + number_format(abs(rounded), 1)
