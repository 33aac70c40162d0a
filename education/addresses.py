"""Where a page stands: it moves to another address, or is taken away; old addresses lead on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from education import redirects
from education.address_file import SLUG
from education.library_files import path_of, slug_of
from education.models import Page
from education.publishing import opened
from education.refusals import NotNow, Refused
from education.site_map import SITE_MAP
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record

STAYS = frozenset({"", "after-your-injections", "conditions", "decide", "glossary", "search"})
"""The front page, the page that every page leads to for help, and those that the application fills itself."""
_LONGEST = 200


@transaction.atomic
def change_slug(*, page: int, seen: UUID, slug: str, by: User, at: datetime) -> None:
    """Move a page to another address; the old one, and all that led to it, lead there from now on.

    Refused for a page that has to stay, an address that is taken, and one outside the folder of its kind.
    """
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    _demand_movable(held)
    if held.retired_at is not None:
        raise NotNow(_("This page was taken away. Publish it again first."))
    before = str(held)
    _demand_free(held, slug)
    held.slug = slug
    held.save(update_fields=["slug"])
    redirects.lead(old=before, new=str(held))
    record(action="page moved", by=by, at=at, subject=f"page:{before}", detail={"to": str(held)})


@transaction.atomic
def retire(*, page: int, seen: UUID, to: str, why: str, by: User, at: datetime) -> None:
    """Take a page away. Its address leads to the page `to`; with none, it says so and names the nearest page.

    What was planned is dropped; the texts stay in the history, and publishing one brings the page back.
    """
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    _demand_movable(held)
    if held.live is None or held.retired_at is not None:
        raise NotNow(_("This page is not public."))
    if not why.strip():
        raise Refused(_("Say why the page goes."))
    held.retired_at = at
    held.submitted_at, held.submitted_by, held.publish_at = None, None, None
    held.save()
    if to:
        redirects.lead(old=str(held), new=_open_address(held, to))
    record(action="page retired", by=by, at=at, subject=f"page:{held}", why=why.strip(), detail={"to": to})


def _demand_movable(page: Page) -> None:
    if page.slug in STAYS:
        raise NotNow(_("Other pages lead here by this address. It has to stay."))


def _demand_free(page: Page, slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > _LONGEST:
        raise Refused(
            _("Use small letters, digits and single dashes, with / between parts: risks/nerve-damage.")
        )
    if slug_of(path_of(slug, page.kind)) != slug:
        raise Refused(_("This kind of page has to stay in its folder."))
    if Page.objects.filter(lang=page.lang, slug=slug).exists():
        raise Refused(_("Another page has this address, or had it until it was taken away."))
    if slug in SITE_MAP and slug != page.first_slug:
        raise Refused(_("This address is kept for another page of the library."))
    if not _is_for_pages(f"/{slug}/"):
        raise Refused(_("This address belongs to another part of the site."))


def _is_for_pages(address: str) -> bool:
    try:
        return resolve(address).view_name == "education:page"
    except Resolver404:
        return False


def _open_address(page: Page, slug: str) -> str:
    """The address of a page that readers can open, other than this one."""
    there = Page.objects.filter(lang=page.lang, slug=slug, live__isnull=False, retired_at__isnull=True)
    target = there.exclude(pk=page.pk).first()
    if target is None:
        raise Refused(_("Choose a page that readers can open."))
    return str(target)
