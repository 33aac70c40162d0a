"""What the screens of one page show: its state, what can be done now, its history, what the checks say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from education import history, owners, pemat, reopening, review_clock
from education.addresses import STAYS
from education.draft_checks import Checked, DraftText, text_of, whole_shelf
from education.editing import comparison, presenters
from education.editing.opening import name_of
from education.editing.presenters import day, moment
from education.editing.preview import preview
from education.history import ReviewRow, VersionRow
from education.models import PageVersion
from education.page_states import DraftState, LiveState, PageRow
from education.problems import Fault
from education.quality.grade import LIMIT_OF_ANY_PAGE, LIMITS
from education.review_clock import Lateness
from education.shelf import SourceEntry
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may

EDITABLE = (DraftState.NONE, DraftState.DRAFT, DraftState.RETURNED, DraftState.APPROVED)
BUTTONS = ("submit", "unschedule", "withdraw", "set_aside")
GATES = {
    "banned": gettext_lazy("Banned words"),
    "blocks": gettext_lazy("Blocks"),
    "cards": gettext_lazy("Urgent cards"),
    "certainty": gettext_lazy("Certainty"),
    "claims": gettext_lazy("Claim without a source"),
    "figures": gettext_lazy("Pictures"),
    "grade": gettext_lazy("Reading grade"),
    "headings": gettext_lazy("Headings"),
    "links": gettext_lazy("Links"),
    "must say": gettext_lazy("Must say"),
    "numbers": gettext_lazy("Numbers"),
    "pemat": gettext_lazy("Easy to understand and to act on"),
    "sections": gettext_lazy("Sections"),
    "sentences": gettext_lazy("Sentences"),
    "sources": gettext_lazy("Sources"),
    "terms": gettext_lazy("Terms"),
}
TOLD = {
    Lateness.NOTE: gettext_lazy("that it was due a check and may be out of date"),
    Lateness.HIDE: gettext_lazy("that it may be out of date; how sure we are and the numbers are hidden"),
}


@dataclass(frozen=True)
class Act:
    """A thing that can be done to a page now: a step, by a page of its own or a button; or just a way to look."""

    label: str | Promise
    url: str
    kind: str  # step, button, way
    main: bool = False


def page_screen(row: PageRow, *, user: User, at: datetime) -> dict[str, Any]:
    """One page: where it stands, what to do, what there was."""
    live = row.live_state(today=at.date())
    versions = history.versions(row.id)
    why = presenters.reason(row, user=user, at=at)
    return {
        **presenters.line(row, why, live),
        "public": live not in (LiveState.NEVER, LiveState.RETIRED),
        "seen": row.draft_id or row.live_id,
        "facts": _facts(row, live, today=at.date()),
        "comment": _last_return(row, versions),
        "acts": acts(row, live, user=user),
        "versions": [_version_line(one, row, user) for one in versions],
    }


def _facts(row: PageRow, live: LiveState, *, today: date) -> list[dict[str, str]]:
    signed = _("%(who)s, %(day)s") % {
        "who": row.signed_by,
        "day": day(presenters.local(row.signed_at).date()) if row.signed_at else "",
    }
    due = day(row.next_review_on) if row.signed_at and row.next_review_on else ""
    rows = [
        (
            _("Public text"),
            _("version %(number)d") % {"number": row.live_number} if row.live_number else _("none"),
        ),
        (_("Signed by"), signed if row.signed_at else _("nobody at this clinic yet")),
        (
            _("Check was due") if live == LiveState.OVERDUE else _("Next check"),
            due or _("after the first signature"),
        ),
    ]
    if row.draft_id:
        rows.append((_("Draft"), presenters.draft_note(row)))
    told = TOLD.get(review_clock.lateness(row.next_review_on, today=today), "")
    if told and live == LiveState.OVERDUE:
        rows.append((_("What readers are told"), str(told)))
    rows += [(_("Check it now, because"), words) for words in reopening.reasons(row.id)]
    owner = {"question": _("Looked after by"), "answer": _owner(row), "change_url": _to("owner", row)}
    return [owner, *({"question": question, "answer": answer} for question, answer in rows)]


def _owner(row: PageRow) -> str:
    """Who gets the mail before a check; a person who may not work on pages any more gets none."""
    if row.owner_id is None:
        return _("nobody named: who wrote or signed it gets the mail before a check")
    if row.owner_id in {person.pk for person in owners.who_can()}:
        return row.owner_name
    return _("%(who)s, who may not work on pages any more: choose another") % {"who": row.owner_name}


def _last_return(row: PageRow, versions: list[VersionRow]) -> ReviewRow | None:
    """What the reviewer said of the draft that came back."""
    if row.draft_state != DraftState.RETURNED:
        return None
    draft = next((one for one in versions if one.id == row.draft_id), None)
    return draft.reviews[-1] if draft and draft.reviews else None


def acts(row: PageRow, live: LiveState, *, user: User) -> list[Act]:
    """What this person can do now. The first is the main one."""
    draft, signs = row.draft_state, may(user, Permission.SIGN_PAGES)
    public = live not in (LiveState.NEVER, LiveState.RETIRED)
    both = row.draft_id is not None and row.live_id is not None
    review, edit = _to("review", row), (_("Edit the text"), _to("edit", row))
    aside = draft in (DraftState.DRAFT, DraftState.RETURNED, DraftState.APPROVED)
    signs_draft = draft == DraftState.IN_REVIEW and signs and row.draft_maker != user.pk
    steps = (
        (signs_draft, _("Review and sign"), review),
        (draft == DraftState.APPROVED, _("Publish"), _to("publish", row)),
        (draft == DraftState.RETURNED, *edit),
        (draft in (DraftState.DRAFT, DraftState.RETURNED), _("Submit for review"), _to("submit", row)),
        (public and signs and row.live_maker != user.pk, _sign_words(live), f"{review}?text=public"),
        (draft in EDITABLE and draft != DraftState.RETURNED, *edit),
        (draft == DraftState.SCHEDULED, _("Change the time"), _to("publish", row)),
        (draft == DraftState.SCHEDULED, _("Take it off the plan"), _to("unschedule", row)),
        (draft == DraftState.IN_REVIEW, _("Withdraw it from review"), _to("withdraw", row)),
        (both and aside, _("Set the draft aside"), _to("set_aside", row)),
    )
    ways = (
        (row.draft_id is not None, _("See the draft as readers will"), _to("preview", row)),
        (both, _("Compare the draft with the public text"), _to("compare", row)),
        (public and row.slug not in STAYS, _("Move to another address"), _to("move", row)),
        (public and row.slug not in STAYS, _("Take the page away"), _to("retire", row)),
    )
    found = [(label, url) for holds, label, url in steps if holds]
    by_button = tuple(_to(name, row) for name in BUTTONS)
    return [
        *(
            Act(label, url, "button" if url in by_button else "step", at == 0)
            for at, (label, url) in enumerate(found)
        ),
        *(Act(label, url, "way") for holds, label, url in ways if holds),
    ]


def _sign_words(live: LiveState) -> str:
    return _("Check it and sign it") if live == LiveState.UNSIGNED else _("Check it and sign it again")


def _to(name: str, row: PageRow) -> str:
    return reverse(f"library:{name}", args=[name_of(row.slug)])


def _version_line(one: VersionRow, row: PageRow, user: User) -> dict[str, Any]:
    current = row.live_id if row.retired_at is None else None
    other = row.live_number if one.id != row.live_id else None
    return {
        "number": one.number,
        "title": one.title,
        "changed": one.changed,
        "who": _("the library") if one.from_library else one.made_by,
        "when": moment(one.made_at),
        "public": one.id == row.live_id,
        "draft": one.id == row.draft_id,
        "reviews": [_review_words(review) for review in one.reviews],
        "see_url": f"{_to('preview', row)}?version={one.number}",
        "compare_url": f"{_to('compare', row)}?of={min(one.number, other)}&with={max(one.number, other)}"
        if other
        else "",
        "can_restore": row.draft_state in EDITABLE and one.id not in (current, row.draft_id),
    }


def _review_words(review: ReviewRow) -> dict[str, str]:
    who = f"{review.reviewer}, {review.credentials}" if review.credentials else review.reviewer
    words = _("Signed by %(who)s, %(time)s") if review.approves else _("Sent back by %(who)s, %(time)s")
    return {"words": words % {"who": who, "time": moment(review.at)}, "comment": review.comment}


def checks_panel(row: PageRow, text: DraftText, checked: Checked) -> dict[str, Any]:
    """What the gates say, the line of each fault quoted beside it."""
    lines = text.body.splitlines()
    scores = checked.scores
    grade = scores["flesch_kincaid"]
    highest, _smog = LIMITS.get(row.slug, LIMIT_OF_ANY_PAGE)
    return {
        "heading": fault_count(checked.faults),
        "grade": _("not measured here") if grade is None else f"{grade:.1f}",
        "highest": f"{highest:.0f}",
        "words": scores["words"],
        "cited": len(checked.cited),
        "faults": [_fault_line(fault, lines) for fault in checked.faults],
    }


def fault_count(faults: Iterable[Fault]) -> str:
    count = len(list(faults))
    if not count:
        return _("All checks pass")
    return ngettext("%(count)d check fails", "%(count)d checks fail", count) % {"count": count}


def _fault_line(fault: Fault, lines: list[str]) -> dict[str, Any]:
    quoted = lines[fault.line - 1].strip() if 0 < fault.line <= len(lines) else ""
    return {
        "line": fault.line,
        "gate": GATES.get(fault.gate, fault.gate),
        "message": fault.message,
        "quoted": quoted if len(quoted) <= 90 else f"{quoted[:88]}…",
    }


def refusal_lines(faults: Iterable[Fault]) -> list[str]:
    """Failing checks as lines of a refusal."""
    lines = []
    for fault in faults:
        gate = str(GATES.get(fault.gate, fault.gate))
        place = _("line %(number)d: ") % {"number": fault.line} if fault.line else ""
        lines.append(f"{place}{gate}: {fault.message}")
    return lines


def source_choices(lang: str, picked: Iterable[str]) -> list[tuple[str, str]]:
    """Every source that can be cited, the picked ones first."""
    held = set(picked)
    known = sorted(
        whole_shelf(lang).sources.values(), key=lambda source: (source.key not in held, source.key)
    )
    return [(source.key, f"{source.key}: {source.citation}") for source in known]


def to_compare(checked: Checked) -> list[SourceEntry]:
    """The cited sources that nobody has compared with the text."""
    sources = checked.shelf.sources
    return [sources[key] for key in checked.cited if key in sources and sources[key].to_check]


def sheet_at_first(checked: Checked) -> dict[str, list[str]]:
    """The PEMAT items that the gates found to be so; the reviewer confirms them."""
    held = set(checked.scores["pemat"])
    return {
        part: [item.key for item in pemat.ITEMS if item.part == part and item.key in held]
        for part in pemat.LEAST
    }


def review_screen(
    row: PageRow, version: PageVersion, checked: Checked, *, user: User, today: date
) -> dict[str, Any]:
    """What a reviewer has before them: the text, what is new in it, who wrote it, what the checks say."""
    live = version.page.live
    before = live if live and live.pk != version.pk else None
    return {
        "number": version.number,
        "changed": version.changed,
        "author": version.made_by.name if version.made_by else _("the library"),
        "own": version.made_by_id == user.pk,
        "credentials": user.credentials.strip(),
        "checks": checks_panel(row, text_of(version), checked),
        "next_check": day(review_clock.next_for(version.page, version, signed_on=today)),
        "see_url": f"{_to('preview', row)}?version={version.number}",
        "because": reopening.reasons(row.id) if before is None else [],
        "comparison": comparison.compare(text_of(before), text_of(version)) if before else None,
        "before": before.number if before else None,
        "preview": preview(version.page, text_of(version), checked),
    }
