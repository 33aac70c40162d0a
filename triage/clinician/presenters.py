"""What the clinician's pages show below the first screen, and the page of a form that came too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage import case_words as words
from triage import letters
from triage.clinician import case_rows, first_screen, follow_up, listing
from triage.clinician.first_screen import cautions
from triage.deed_boxes import DeedBox, written
from triage.queries import shown as records
from triage.queries.reading import FINDING
from triage.queries.shown import ClinicianCase

SHORT = 300
"""Letters of what was decided that stand open on the page of a closed case."""
TO_READ = ("read", "heard")
FIRST = ("give_opinion", "decide", "reopen")
"""Deeds that stand on the first screen."""


def case(
    shown: ClinicianCase,
    *,
    around: tuple[str, str],
    named: str,
    boxes: Sequence[DeedBox],
    at: datetime,
    token: str,
    code: str = "",
) -> dict[str, Any]:
    """The case page. `around`: the case before and the case behind it in the list of that name."""
    before, behind = (
        listing.narrowed(reverse("clinician:case", args=[other]), named) if other else "" for other in around
    )
    return {
        "reference": shown.head.reference,
        "head": words.head(shown.head, at=at),
        "list_url": f"{listing.narrowed(reverse('clinician:queue'), named)}#case-{shown.head.reference}",
        "list_words": str(listing.LABELS[named]),
        "previous_url": before,
        "next_url": behind,
        **first_screen.told(shown),
        "notes": first_screen.findings(shown.other, shown),
        "unread_since": words.moment(shown.unread_since) if shown.unread_since else "",
        "reopened": words.moment(shown.reopened_at) if shown.reopened_at else "",
        "follow_up": follow_up.section(shown, at=at),
        "code": code,
        "refused": [box.form for box in boxes if box.form.is_bound],
        **_deeds(boxes, shown, token),
        **_told_later(shown),
        **_record(shown),
    }


def _deeds(boxes: Sequence[DeedBox], shown: ClinicianCase, token: str) -> dict[str, Any]:
    """What can be done, where it stands on the page."""
    write = partial(written, letters=letters.correspondence(shown.letters), token=token)
    return {
        "to_read": write([_first(box, shown) for box in boxes if box.name in TO_READ][:1]),
        "deeds_first": write(box for box in boxes if box.name in FIRST),
        "deeds_more": write(box for box in boxes if box.name not in (*TO_READ, *FIRST)),
    }


def _first(box: DeedBox, shown: ClinicianCase) -> DeedBox:
    """A deed of the first screen; the one for reading says what is to be read."""
    return replace(box, before=_to_read(shown)) if box.name == "read" else box


def _to_read(shown: ClinicianCase) -> str:
    """What nobody has read yet, in words."""
    findings = sum(part.startswith(FINDING) for part in shown.unread)
    titles = [section.title for section in shown.sections if section.unread]
    waiting = sum(letter.from_patient and letter.read_at is None for letter in shown.letters)
    told = (
        (_("own words"), shown.head.unread_words),
        (
            ngettext("%(count)d urgent finding", "%(count)d urgent findings", findings) % {"count": findings},
            findings,
        ),
        (ngettext("%(count)d message", "%(count)d messages", waiting) % {"count": waiting}, waiting),
        (_("changed: %(titles)s") % {"titles": ", ".join(titles)}, titles),
    )
    what = ", ".join(words for words, holds in told if holds) or _("the case")
    blocks = shown.head.unread_words or findings or waiting
    line = _("Nobody has read: %(what)s.") % {"what": what}
    return " ".join([line, _("It cannot be closed before.")]) if blocks else line


def _record(shown: ClinicianCase) -> dict[str, Any]:
    """What stands below the first screen: decisions, every answer, history, versions."""
    return {
        "decisions": [_decision(item) for item in shown.decisions],
        "decisions_open": shown.head.closed and sum(len(item.reason) for item in shown.decisions) <= SHORT,
        "sections": case_rows.sections(shown.sections),
        "timeline": case_rows.history(shown.timeline),
        "reads": case_rows.history(shown.reads),
        "versions": _versions(shown),
    }


def _told_later(shown: ClinicianCase) -> dict[str, Any]:
    """What was changed, asked again and written since the first reply."""
    return {
        "earlier": _earlier(shown),
        "changes": answers_changed(shown),
        "letters": letters.correspondence(shown.letters),
        "echoes": shown.echoes,
    }


def answers_changed(shown: ClinicianCase) -> list[dict[str, Any]]:
    """What each later sending changed, newest first."""
    return [{"when": words.moment(one.at), "rows": one.changed} for one in shown.changes]


def changes(shown: ClinicianCase, *, at: datetime) -> dict[str, Any]:
    """The case as it is now, for a person whose form was too late."""
    head = words.head(shown.head, at=at)
    rows = [
        {"question": _("Level"), "answer": head.level_words},
        {"question": _("State"), "answer": head.state_words},
    ]
    for item in map(_decision, shown.decisions[:1]):
        rows.append(
            {
                "question": item["outcome"],
                "answer": f"{item['reason']} {item['overruled']} ({item['by']}, {item['when']})",
            }
        )
    return {
        "reference": head.reference,
        "head": head,
        "cautions": case_rows.cautions(cautions(shown)),
        "rows": rows,
        "changes": answers_changed(shown)[:1],
        "latest": words.timeline(shown.timeline[-3:]),
    }


def _earlier(shown: ClinicianCase) -> list[dict[str, str]]:
    """Alarming replies that were changed before sending: what was said first, and what is said now."""
    now_said = {row.key: row.answer for section in shown.sections for row in section.rows}
    return [
        {
            "question": quote.question,
            "first": quote.answer,
            "now": now_said.get(quote.key, ""),
            "level": str(words.LEVEL_WORDS[entry.level]),
            "clinician": entry.clinician,
            "when": words.moment(entry.changed_at),
        }
        for entry in shown.earlier
        for quote in entry.quotes
    ]


def _decision(item: records.DecisionView) -> dict[str, Any]:
    return {
        "when": words.moment(item.at),
        "by": item.by,
        "outcome": item.outcome,
        "reason": ". ".join(text for text in (item.kind_of_reason, item.reason) if text),
        "overruled": overruled_words(item),
    }


def overruled_words(item: records.DecisionView) -> str:
    """The rules a decision judged otherwise; of one from before they were named, that it overruled the result."""
    if item.overruled:
        return _("Overrules %(rules)s.") % {"rules": ", ".join(item.overruled)}
    return _("Overrules the result.") if item.overrules else ""


def _versions(shown: ClinicianCase) -> str:
    if shown.rulebook_version is None:
        return ""
    numbers = {"rules": shown.rulebook_version, "form": shown.questionnaire_version}
    return _("Rules version %(rules)s, questionnaire version %(form)s.") % numbers
