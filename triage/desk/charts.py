"""The clinic's numbers as tables, each with its chart: one list for the page and for the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from triage.case_words import LEVEL_WORDS
from triage.charts import FEW, Line, Table, part, span, upright
from triage.queries.numbers import PAGE_TITLES, WHY_WORDS, Forms, Numbers, Took, Waiting


def tables(shown: Numbers, *, at: datetime) -> tuple[Table, ...]:
    """Every table of the page, in its order."""
    return (
        _waiting(shown.waiting, at),
        _quickness(shown),
        _by_day(shown),
        _by_hour(shown),
        _forms(shown.forms),
        _asked(shown.asked),
        _to_look_after(shown),
    )


def _waiting(rows: Sequence[Waiting], at: datetime) -> Table:
    most = max((row.with_us + row.with_patient for row in rows), default=0)
    lines = tuple(
        Line(
            str(LEVEL_WORDS[row.urgency]),
            (str(row.with_us), str(row.with_patient), str(row.late), timesince(row.oldest, at, depth=1)),
            part(row.with_us + row.with_patient, most),
            row.urgency.code,
        )
        for row in rows
    )
    headers = (_("Level"), _("With us"), _("With the patient"), _("Late"), _("Oldest"))
    total = sum(row.with_us for row in rows)
    late = sum(row.late for row in rows)
    told = _("%(total)d with us, %(late)d late.") % {"total": total, "late": late}
    return Table("waiting", _("Waiting now"), headers, lines, told if rows else _("Nothing is waiting."))


def _quickness(shown: Numbers) -> Table:
    rows = ((_("To the first action"), shown.to_first_action), (_("To the decision"), shown.to_decision))
    lines = tuple(Line(label, (str(took.count), *_times(took))) for label, took in rows)
    headers = (_("How long from opening"), _("Cases"), _("Half within"), _("9 of 10 within"))
    told = _("Decided later than due: %(late)d of %(all)d.")
    return Table(
        "quickness",
        _("How quick we are"),
        headers,
        lines,
        told % {"late": shown.late, "all": shown.to_decision.count},
    )


def _times(took: Took) -> tuple[str, str]:
    if took.count < FEW:
        return (_("Too few to say"),) * 2
    return span(took.median), span(took.ninth)


def _by_day(shown: Numbers) -> Table:
    names = [_day(day, get_language()) for day, _count in shown.by_day]
    counts = [count for _day, count in shown.by_day]
    return _arrivals("days", _("Arrivals by day"), _("Day"), names, counts)


@lru_cache(maxsize=512)
def _day(day: date, _language: str) -> str:
    return date_format(day, "D j M")


def _by_hour(shown: Numbers) -> Table:
    names = [f"{hour:02}:00" for hour in range(24)]
    return _arrivals("hours", _("Arrivals by hour"), _("Hour from"), names, shown.by_hour)


def _arrivals(key: str, title: str, what: str, names: Sequence[str], counts: Sequence[int]) -> Table:
    lines = tuple(Line(name, (str(count),)) for name, count in zip(names, counts, strict=True))
    told = _("%(total)d in all.") % {"total": sum(counts)}
    chart = upright(names, counts) if any(counts) and len(counts) > 1 else None
    return Table(key, title, (what, _("Cases")), lines, told, chart)


def _forms(forms: Forms) -> Table:
    left = sum(count for _page, count in forms.left_after)
    most = max((count for _page, count in forms.left_after), default=0)
    lines = tuple(_left(page, count, forms.begun, most) for page, count in forms.left_after)
    headers = (_("Last page they saved"), _("Forms"), _("Share of all"))
    told = _(
        "Of %(begun)d forms that patients began more than a day ago, %(sent)d were sent, %(stopped)d were stopped by"
        " an emergency sign and %(left)d were left."
    )
    numbers = {"begun": forms.begun, "sent": forms.sent, "stopped": forms.stopped, "left": left}
    return Table("stops", _("Where people stop in the form"), headers, lines, told % numbers)


def _left(page: str, count: int, begun: int, most: int) -> Line:
    title = str(PAGE_TITLES[page])
    if count < FEW:
        return Line(title, (_("fewer than 5"), "–"))
    return Line(title, (str(count), f"{round(100 * count / begun)} %"), part(count, most))


def _asked(rows: Sequence[tuple[str, int]]) -> Table:
    most = max((count for _why, count in rows), default=0)
    lines = tuple(
        Line(
            str(WHY_WORDS[why]),
            (str(count) if count >= FEW else _("fewer than 5"),),
            part(count, most) if count >= FEW else None,
        )
        for why, count in rows
    )
    told = _("Asked back %(total)d times.") % {"total": sum(count for _why, count in rows)}
    return Table("asked", _("Why we ask patients back"), (_("Why"), _("Times")), lines, told)


def _to_look_after(shown: Numbers) -> Table:
    lines = (
        Line(_("Mails that came back"), (str(shown.mail_back),)),
        Line(_("Library pages to check soon"), (str(shown.checks_due),)),
        Line(_("Library pages past their check"), (str(shown.checks_overdue),)),
    )
    return Table("look", _("To look after"), (_("What"), _("How many")), lines)
