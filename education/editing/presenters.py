"""What the staff pages of the library show: states in words, what waits for whom, the lines of lists."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.editing.opening import name_of
from education.history import FeedbackRow
from education.models import Origin
from education.page_states import DraftState, LiveState, PageRow
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may

LIVE_WORDS = {
    LiveState.NEVER: ("neutral", gettext_lazy("Not public")),
    LiveState.UNSIGNED: ("soon", gettext_lazy("Public, not signed")),
    LiveState.LIVE: ("done", gettext_lazy("Public")),
    LiveState.DUE: ("soon", gettext_lazy("Check due soon")),
    LiveState.OVERDUE: ("emergency", gettext_lazy("Check overdue")),
    LiveState.RETIRED: ("neutral", gettext_lazy("Taken away")),
}
DRAFT_WORDS = {
    DraftState.DRAFT: ("neutral", gettext_lazy("Draft")),
    DraftState.IN_REVIEW: ("soon", gettext_lazy("In review")),
    DraftState.RETURNED: ("urgent", gettext_lazy("Sent back")),
    DraftState.APPROVED: ("done", gettext_lazy("Signed, not public")),
    DraftState.SCHEDULED: ("done", gettext_lazy("Planned")),
}


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.CLINIC_TIME_ZONE))


def moment(at: datetime) -> str:
    """A day and a time on the clinic's own clock."""
    return date_format(local(at), "j M Y, H:i")


def day(on: date) -> str:
    return date_format(on, "j F Y")


PUBLISHED_BY = timedelta(minutes=5)
"""So long after its time a planned page is public, or something stands in the way."""


@dataclass(frozen=True)
class Reason:
    """Why a page waits for this person; the most pressing first."""

    rank: int
    words: str


def reason(row: PageRow, *, user: User, at: datetime) -> Reason | None:
    """What this person can do for a page now, if anything waits for them."""
    draft, live = row.draft_state, row.live_state(today=at.date())
    signs, edits = may(user, Permission.SIGN_PAGES), may(user, Permission.EDIT_PAGES)
    signs_draft = signs and row.draft_maker != user.pk
    signs_live = signs and row.live_maker != user.pk
    update = row.draft_origin == Origin.LIBRARY
    stuck = row.publish_at is not None and row.publish_at < at - PUBLISHED_BY
    rules = (
        (draft == DraftState.IN_REVIEW and signs_draft, _("Read it, then sign it or send it back")),
        (stuck and edits, _("Its time has passed and it is not public: publish it now, and see why")),
        (live == LiveState.OVERDUE and signs_live, _("The check is overdue: check it and sign it again")),
        (draft == DraftState.RETURNED and row.draft_maker == user.pk, _("Sent back to you: change it")),
        (draft == DraftState.APPROVED and edits, _("Signed: publish it")),
        (draft == DraftState.DRAFT and update and edits, _("The library has a new text: compare it")),
        (draft == DraftState.DRAFT and row.draft_maker == user.pk, _("Your draft: go on, or submit it")),
        (live == LiveState.DUE and signs_live, _("The check is due soon")),
        (live == LiveState.UNSIGNED and signs_live, _("No clinician here has signed it")),
    )
    return next((Reason(rank, words) for rank, (holds, words) in enumerate(rules) if holds), None)


View = tuple[str, Any, Callable[[PageRow, Reason | None, LiveState], bool]]
VIEWS: tuple[View, ...] = (
    ("me", gettext_lazy("For me"), lambda row, why, live: why is not None),
    ("review", gettext_lazy("In review"), lambda row, why, live: row.draft_state == DraftState.IN_REVIEW),
    (
        "drafts",
        gettext_lazy("Drafts"),
        lambda row, why, live: row.draft_state not in (DraftState.NONE, DraftState.IN_REVIEW),
    ),
    (
        "due",
        gettext_lazy("Due and overdue"),
        lambda row, why, live: live in (LiveState.DUE, LiveState.OVERDUE),
    ),
    ("unsigned", gettext_lazy("Not signed"), lambda row, why, live: live == LiveState.UNSIGNED),
    ("all", gettext_lazy("All"), lambda row, why, live: True),
)


def page_list(rows: list[PageRow], *, chosen: str, find: str, user: User, at: datetime) -> dict[str, Any]:
    """One view of the list: what waits for this person, most pressing first, or a state, by title."""
    today = at.date()
    judged = [(row, reason(row, user=user, at=at), row.live_state(today=today)) for row in rows]
    holds = {name: [one for one in judged if test(*one)] for name, _label, test in VIEWS}
    if chosen not in holds:
        chosen = "me" if holds["me"] else "all"
    wanted = [one for one in holds[chosen] if find.casefold() in f"{one[0].title} {one[0].slug}".casefold()]
    if chosen == "me":
        wanted.sort(key=lambda one: one[1].rank if one[1] else 99)
    if chosen == "due":
        wanted.sort(key=lambda one: one[0].next_review_on or today)
    return {
        "tabs": [
            {"url": f"?show={name}", "label": label, "count": len(holds[name]), "current": name == chosen}
            for name, label, _test in VIEWS
        ],
        "chosen": chosen,
        "find": find,
        "unread": sum(row.unread for row in rows),
        "overdue": sum(live == LiveState.OVERDUE for _row, _why, live in judged),
        "rows": [line(row, why, live) for row, why, live in wanted],
    }


def line(row: PageRow, why: Reason | None, live: LiveState) -> dict[str, Any]:
    """One line of the list."""
    level, words = LIVE_WORDS[live]
    draft_level, draft_words = DRAFT_WORDS.get(row.draft_state, ("", ""))
    return {
        "url": reverse("library:page", args=[name_of(row.slug)]),
        "title": row.title,
        "address": f"/{row.slug}/" if row.slug else "/",
        "live_level": level,
        "live_words": words,
        "live_note": live_note(row, live),
        "draft_level": draft_level,
        "draft_words": draft_words,
        "draft_note": draft_note(row),
        "why": why.words if why else "",
        "unread": row.unread,
    }


def live_note(row: PageRow, live: LiveState) -> str:
    """When the public text is to be checked again, or since when it is gone."""
    if live == LiveState.RETIRED and row.retired_at:
        return _("since %(day)s") % {"day": day(local(row.retired_at).date())}
    if row.signed_at and row.next_review_on and live == LiveState.OVERDUE:
        return _("was due %(day)s") % {"day": day(row.next_review_on)}
    if row.signed_at and row.next_review_on:
        return _("next check %(day)s") % {"day": day(row.next_review_on)}
    return ""


def draft_note(row: PageRow) -> str:
    """Whose draft it is and where it stands."""
    if row.draft_id is None:
        return ""
    values = {
        "number": row.draft_number,
        "who": row.draft_maker_name or _("the library"),
        "reviewer": row.decided_by,
        "time": moment(row.publish_at) if row.publish_at else "",
    }
    words = {
        DraftState.RETURNED: _("version %(number)d by %(who)s, sent back by %(reviewer)s"),
        DraftState.APPROVED: _("version %(number)d by %(who)s, signed by %(reviewer)s"),
        DraftState.SCHEDULED: _("version %(number)d for %(time)s"),
    }
    return words.get(row.draft_state, _("version %(number)d by %(who)s")) % values


def inbox(
    rows: list[FeedbackRow], noes: list[tuple[str, str, int, int]], *, urgent: Callable[[str], bool]
) -> dict[str, Any]:
    """What readers wrote: words that may be urgent first, then words, then bare answers."""
    entries = [
        {
            "id": row.id,
            "url": reverse("library:page", args=[name_of(row.slug)]),
            "edit_url": reverse("library:edit", args=[name_of(row.slug)]),
            "title": row.title,
            "number": row.number,
            "clear": row.clear,
            "text": row.text,
            "urgent": bool(row.text) and urgent(row.text),
            "when": moment(row.at),
        }
        for row in rows
    ]
    entries.sort(key=lambda entry: (not entry["urgent"], not entry["text"]))
    shares = [
        {
            "title": title or f"/{slug}/",
            "url": reverse("library:page", args=[name_of(slug)]),
            "noes": count,
            "all": total,
        }
        for slug, title, count, total in noes
    ]
    return {"entries": entries, "shares": shares}
