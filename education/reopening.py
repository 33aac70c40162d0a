"""A signed page is to be checked again at once when what it rests on has changed: its warning signs, its sources."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from education.blocks.pieces import signs_of
from education.models import Page, Review, Source
from education.shelf import Shelf, shelf_of
from education.text import parse
from prolo.accounts.models import User
from prolo.audit import record


def signs_shown(body: str, shelf: Shelf) -> list[str]:
    """The warning signs that a text shows, with level and action: kept with a signature, to tell a change."""
    if ":::urgent" not in body:
        return []
    cards = parse(body).blocks("urgent")
    signs = (sign for card in cards for sign in signs_of(card, shelf))
    return sorted({f"{sign.level}, {sign.action.replace('_', ' ')}: {sign.text}" for sign in signs})


@transaction.atomic
def reopen_changed(*, lang: str, at: datetime, by: User | None = None, only: int | None = None) -> list[str]:
    """Open the review of every signed public page whose signs or sources changed. Returns the addresses.

    The next check is due today; a page that is due already is left alone, so a second call changes nothing.
    `only` names the one page to look at.
    """
    opened, pages = [], _signed_pages(lang)
    for page in (pages if only is None else pages.filter(pk=only)).select_for_update(of=("self",)):
        if page.next_review_on is not None and page.next_review_on <= at.date():
            continue
        why = changes(page)
        if why:
            page.next_review_on = at.date()
            page.save(update_fields=["next_review_on"])
            record(action="page review opened", by=by, at=at, subject=f"page:{page}", detail={"why": why})
            opened.append(str(page))
    return opened


def reasons(page_id: int) -> list[str]:
    """Why a page has to be checked before its time, in words for staff; nothing when it has not."""
    page = Page.objects.select_related("live").get(pk=page_id)
    signed = _signed_pages(page.lang).filter(pk=page_id).first()
    if signed is None:
        return []
    words = []
    held, shown = _held(signed), signs_shown(signed.live.body, shelf_of(signed.lang))  # type: ignore[union-attr]
    words += [_("Warning sign that is new since the signature: %s") % sign for sign in _minus(shown, held)]
    words += [_("Warning sign that is gone since the signature: %s") % sign for sign in _minus(held, shown)]
    words += [_("Source that was retracted: %s") % key for key in _retracted(signed)]
    return words


def changes(page: Page) -> list[str]:
    """What changed under a signed public page: `signs`, `sources`, both or nothing."""
    if page.live is None:
        return []
    shown = signs_shown(page.live.body, shelf_of(page.lang))
    return [name for name, holds in (("signs", shown != _held(page)), ("sources", _retracted(page))) if holds]


def _signed_pages(lang: str) -> Any:
    """The public pages with a signature, and what was kept with the latest one."""
    approvals = Review.objects.filter(version=OuterRef("live"), decision=Review.Decision.APPROVE)
    latest = approvals.order_by("-at", "-pk")
    return (
        Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
        .select_related("live")
        .annotate(checklist=Subquery(latest.values("checklist")[:1]))
        .filter(checklist__isnull=False)
        .order_by("slug")
    )


def _held(page: Page) -> list[str]:
    """The signs that the reviewer saw; with none kept, nobody knows which, and that is not the same signs."""
    return list(page.checklist.get("signs", ()))  # type: ignore[attr-defined]


def _retracted(page: Page) -> list[str]:
    keys = page.live.source_keys if page.live else []
    found = Source.objects.filter(key__in=keys, retracted_on__isnull=False)
    return list(found.order_by("key").values_list("key", flat=True))


def _minus(some: Iterable[str], others: Iterable[str]) -> list[str]:
    return sorted(set(some) - set(others))
