"""What a rule did, and what clinicians made of it, as tables with their charts. Small groups are not told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.charts import FEW, Line, Table, part, upright
from triage.queries.rule_counts import FEWEST_ACTS, LOWERED_TOO_OFTEN, RuleCount
from triage.rules.sides import Sides

WHAT_IT_MEANS = (
    (gettext_lazy("Fired"), gettext_lazy(
        "Sets of answers on which the rule fired. Answers that were sent again count again. So do those of a form"
        " that an emergency sign stopped."
    )),
    (gettext_lazy("Agreed"), gettext_lazy(
        "A clinician decided, overruled no rule, and left the urgency at the result. That agrees with the rules of"
        " the result's own level. To ask for more information does not count."
    )),
    (gettext_lazy("Raised"), gettext_lazy(
        "A clinician made the case more urgent than its result. The rules of the result's own level were too low."
    )),
    (gettext_lazy("Lowered"), gettext_lazy(
        "A clinician decided and named the rule as overruled, or made the case less urgent than the rule's level."
    )),
)  # fmt: skip


def few(count: int) -> str:
    """A count; one to four are not told apart."""
    return str(count) if not 0 < count < FEW else _("fewer than 5")


def summary(count: RuleCount) -> str:
    """What a rule did, in a line."""
    fired = _("Fired: %(fired)s.") % {"fired": few(count.fired)}
    if count.acts < FEWEST_ACTS:
        return fired + " " + _("Too few decisions to say more.")
    rest = {"agreed": few(count.agreed), "raised": few(count.raised), "lowered": few(count.lowered)}
    return fired + " " + _("Agreed: %(agreed)s. Raised: %(raised)s. Lowered: %(lowered)s.") % rest


def alert(count: RuleCount) -> str:
    """What to say of a rule that is lowered too often; of others, nothing."""
    if not count.lowered_too_often:
        return ""
    share = {"part": LOWERED_TOO_OFTEN.numerator, "of": LOWERED_TOO_OFTEN.denominator}
    return (
        _(
            "Clinicians lowered this rule at least %(part)d times in %(of)d. Look at it with the safety officer."
        )
        % share
    )


def acts(count: RuleCount) -> Table:
    """What clinicians made of a rule."""
    title, headers = _("What clinicians made of it"), (_("What they did"), _("Times"))
    if count.acts < FEWEST_ACTS:
        return Table("acts", title, headers, (), _("Too few decisions to say."))
    rows = ((_("Agreed"), count.agreed), (_("Raised"), count.raised), (_("Lowered"), count.lowered))
    return Table("acts", title, headers, bars(rows))


def weeks(found: Sequence[tuple[date, RuleCount]]) -> Table:
    """How often a rule fired, week by week."""
    names = [date_format(start, "j M Y") for start, _count in found]
    counts = [count.fired for _start, count in found]
    shown = [count if count >= FEW else 0 for count in counts]
    lines = tuple(Line(name, (few(count),)) for name, count in zip(names, counts, strict=True))
    chart = upright(names, shown) if any(shown) else None
    told = "" if chart or not any(counts) else _("Too few in every week to draw.")
    if not any(counts):
        lines, told = (), _("It did not fire.")
    return Table("weeks", _("How often it fired, by week"), (_("Week from"), _("Fired")), lines, told, chart)


def sides(found: Sides) -> Table:
    """The cases of the conformance suite."""
    rows = (
        (_("It fires"), found.fires),
        (_("It cannot be decided: an answer is unknown"), found.undecided),
        (_("It does not fire"), found.silent),
    )
    most = max(found)
    lines = tuple(Line(label, (str(count),), part(count, most)) for label, count in rows)
    return Table("cases", _("Cases of the conformance suite"), (_("On this side"), _("Cases")), lines)


def bars(rows: Sequence[tuple[str, int]]) -> tuple[Line, ...]:
    """Counts with a bar each; a small count has none."""
    most = max((count for _label, count in rows), default=0)
    return tuple(
        Line(label, (few(count),), part(count, most) if count >= FEW else None) for label, count in rows
    )


def looked_at(counts: Mapping[str, RuleCount]) -> list[str]:
    """The rules that are lowered too often."""
    return sorted(rule for rule, count in counts.items() if count.lowered_too_often)
