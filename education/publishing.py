"""The life of a page: drafted, submitted, signed by another, published, planned, restored, renewed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import pemat, redirects, reopening, review_clock
from education.body import write
from education.draft_checks import DraftText, check, check_version, text_of
from education.models import Origin, Page, PageVersion, Review
from education.page_states import DraftState, state_of_draft
from education.refusals import ChangedMeanwhile, ChecksFail, NotAllowed, NotNow, Refused
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record

LONGEST_PLAN = timedelta(days=366)
_WHY_NOT = {
    DraftState.NONE: gettext_lazy("There is no draft of this page."),
    DraftState.DRAFT: gettext_lazy("This draft has not been submitted for review."),
    DraftState.IN_REVIEW: gettext_lazy("This version is with a reviewer. Withdraw it first."),
    DraftState.RETURNED: gettext_lazy("The reviewer sent this version back. Change it and submit it again."),
    DraftState.APPROVED: gettext_lazy("This version is signed already."),
    DraftState.SCHEDULED: gettext_lazy("This version is planned for a set time. Take it off the plan first."),
}


@dataclass(frozen=True)
class Sheet:
    """What a reviewer fills in: the confirmation, the ticked PEMAT items, the sources compared by name."""

    confirmed: bool = False
    pemat: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()
    comment: str = ""


class SourcesToCheck(Refused):
    """Sources that nobody has compared with the text; `keys` names them."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(
            _("Compare the text with these sources first: %(keys)s.") % {"keys": ", ".join(keys)}
        )


@transaction.atomic
def save_draft(*, page: int, seen: UUID, text: DraftText, by: User, at: datetime) -> PageVersion:
    """Keep a text as the page's draft: a new version, and the public text stays as it is.

    Refused while a version is in review or planned, when nothing is different, and when the page has
    another text by now than the editor began with. A signed draft that is changed needs a new signature.
    """
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    _demand(held, DraftState.NONE, DraftState.DRAFT, DraftState.RETURNED, DraftState.APPROVED)
    base = held.draft or held.live
    if base is None or same_text(text, text_of(base)):
        raise NotNow(
            _("Nothing is different from version %(number)d.") % {"number": base.number if base else 0}
        )
    version = _new_version(held, text, base=base, written_by=_named(by), by=by, at=at)
    _draft_is(held, version)
    _record("draft saved", held, version, by=by, at=at)
    return version


@transaction.atomic
def submit(*, page: int, seen: UUID, by: User, at: datetime) -> None:
    """Hand the draft to the reviewers. Refused while a check fails."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    draft = _demand(held, DraftState.DRAFT, DraftState.RETURNED)
    _demand_checks(held, draft)
    held.submitted_at, held.submitted_by = at, by
    held.save(update_fields=["submitted_at", "submitted_by"])
    _record("submitted", held, draft, by=by, at=at)


@transaction.atomic
def withdraw(*, page: int, seen: UUID, by: User, at: datetime) -> None:
    """Take the draft back from the reviewers, to change it."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    draft = _demand(held, DraftState.IN_REVIEW)
    _clear_plans(held)
    held.save()
    _record("withdrawn", held, draft, by=by, at=at)


@transaction.atomic
def set_aside(*, page: int, seen: UUID, by: User, at: datetime) -> None:
    """Drop the draft, such as a library update that is not wanted. Its text stays in the history."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    draft = _demand(held, DraftState.DRAFT, DraftState.RETURNED, DraftState.APPROVED)
    if held.live is None:
        raise NotNow(_("This page has no other text."))
    _draft_is(held, None)
    _record("set aside", held, draft, by=by, at=at)


@transaction.atomic
def approve(*, page: int, seen: UUID, sheet: Sheet, by: User, at: datetime) -> Review:
    """Sign a version: the draft in review, or a public library text that nobody has signed here yet.

    The signature is for exactly this version. Refused to its author, without a credential, while a check
    fails, while a cited source is not compared, and when the PEMAT scores are too low. Signing a public
    text sets the day of its next check; a draft's clock starts when it is published.
    """
    held = _locked(page)
    if seen == held.live_id and seen != held.draft_id:
        _demand_unsigned(held)
        return _sign_live(held, sheet, by=by, at=at, action="signed")
    held = opened(page, seen, by, Permission.SIGN_PAGES)
    draft = _demand(held, DraftState.IN_REVIEW)
    review = _sign(held, draft, sheet, by=by, at=at)
    _record("signed", held, draft, by=by, at=at)
    return review


@transaction.atomic
def renew(*, page: int, seen: UUID, sheet: Sheet, by: User, at: datetime) -> Review:
    """Sign the public text again without change: its next check moves on."""
    held = _locked(page)
    if seen != held.live_id:
        raise ChangedMeanwhile
    return _sign_live(held, sheet, by=by, at=at, action="renewed")


@transaction.atomic
def return_to_author(*, page: int, seen: UUID, comment: str, by: User, at: datetime) -> Review:
    """Send the draft back with the reason."""
    held = opened(page, seen, by, Permission.SIGN_PAGES)
    draft = _demand(held, DraftState.IN_REVIEW)
    _demand_reviewer(draft, by)
    if not comment.strip():
        raise Refused(_("Say what has to change."))
    review = Review.objects.create(
        version=draft, reviewer=by, decision=Review.Decision.RETURN, comment=comment.strip(), at=at
    )
    _clear_plans(held)
    held.save()
    _record("returned", held, draft, by=by, at=at)
    return review


@transaction.atomic
def publish(*, page: int, seen: UUID, by: User, at: datetime) -> PageVersion:
    """Make the signed draft the public text, now."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    if held.draft is None and seen == held.live_id:
        raise NotNow(_("This version is public already."))
    return _go_live(held, by=by, at=at)


@transaction.atomic
def schedule(*, page: int, seen: UUID, publish_at: datetime, by: User, at: datetime) -> None:
    """Plan the signed draft for a time to come, at most a year ahead. Planning again moves it."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    draft = _publishable(held)
    if not at < publish_at <= at + LONGEST_PLAN:
        raise NotNow(_("Choose a time from now on, at most a year ahead."))
    held.publish_at = publish_at
    held.save(update_fields=["publish_at"])
    _record("planned", held, draft, by=by, at=at)


@transaction.atomic
def unschedule(*, page: int, seen: UUID, by: User, at: datetime) -> None:
    """Take the draft off the plan; it stays signed."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    draft = _demand(held, DraftState.SCHEDULED)
    held.publish_at = None
    held.save(update_fields=["publish_at"])
    _record("plan dropped", held, draft, by=by, at=at)


@transaction.atomic
def restore(*, page: int, seen: UUID, number: int, by: User, at: datetime) -> PageVersion:
    """Make the text of an earlier version the draft again: a new version, which needs its own signature."""
    held = opened(page, seen, by, Permission.EDIT_PAGES)
    _demand(held, DraftState.NONE, DraftState.DRAFT, DraftState.RETURNED, DraftState.APPROVED)
    old = held.versions.filter(number=number).first()
    if old is None or old.pk in (held.draft_id, held.live_id if held.retired_at is None else None):
        raise NotNow(_("This is the text of today already."))
    changed = _("The text of version %(number)d again.") % {"number": number}
    text = DraftText(
        old.title, old.main_message, old.body, changed, tuple(old.aliases), tuple(old.source_keys)
    )
    version = _new_version(held, text, base=old, written_by=old.written_by, by=by, at=at)
    _draft_is(held, version)
    _record("restored", held, version, by=by, at=at)
    return version


def publish_due(*, at: datetime) -> tuple[list[str], dict[str, str]]:
    """Publish what is planned up to now. Returns what went live, and what could not with the reason."""
    done, stuck = [], {}
    due = Page.objects.filter(publish_at__lte=at, draft__isnull=False).order_by("publish_at", "pk")
    for number in due.values_list("pk", flat=True):
        with transaction.atomic():
            held = _locked(number)
            if held.publish_at is None or held.publish_at > at:
                continue  # somebody was quicker
            try:
                with transaction.atomic():
                    _go_live(held, by=None, at=at)
                done.append(str(held))
            except Refused as refusal:
                stuck[str(held)] = str(refusal)
    return done, stuck


def opened(page: int, seen: UUID, by: User, needs: Permission) -> Page:
    """The page for this person, locked, and as they saw it: `seen` is its draft, or else its public text."""
    if not may(by, needs):
        raise NotAllowed(_("Your role does not include this."))
    held = _locked(page)
    if seen != (held.draft_id or held.live_id):
        raise ChangedMeanwhile
    return held


def _locked(page: int) -> Page:
    return Page.objects.select_for_update(of=("self",)).select_related("live", "draft").get(pk=page)


def _demand(page: Page, *states: DraftState) -> PageVersion:
    """The draft, when it is in one of these states."""
    state = state_of_draft(page)
    if state not in states:
        raise NotNow(str(_WHY_NOT[state]))
    return page.draft  # type: ignore[return-value]


def _demand_checks(page: Page, version: PageVersion) -> None:
    faults = check_version(page, version).faults
    if faults:
        raise ChecksFail(list(faults))


def _demand_unsigned(page: Page) -> None:
    if Review.objects.filter(version=page.live_id, decision=Review.Decision.APPROVE).exists():
        raise NotNow(str(_WHY_NOT[DraftState.APPROVED]))


def _demand_reviewer(version: PageVersion, by: User) -> None:
    """A clinician with a credential who did not make this version."""
    if not may(by, Permission.SIGN_PAGES):
        raise NotAllowed(_("Only a clinician signs a page."))
    if not by.credentials.strip():
        raise NotAllowed(
            _("Your profile names no credential. Who runs the system adds it; then you can sign.")
        )
    if version.made_by_id == by.pk:
        raise NotAllowed(_("You wrote this version. Another clinician has to sign it."))


def _sign_live(page: Page, sheet: Sheet, *, by: User, at: datetime, action: str) -> Review:
    version = page.live
    if version is None or page.retired_at is not None:
        raise NotNow(_("This page is not public."))
    review = _sign(page, version, sheet, by=by, at=at)
    page.next_review_on = review_clock.next_for(page, version, signed_on=at.date())
    page.save(update_fields=["next_review_on"])
    _record(action, page, version, by=by, at=at)
    return review


def _sign(page: Page, version: PageVersion, sheet: Sheet, *, by: User, at: datetime) -> Review:
    _demand_reviewer(version, by)
    checked = check_version(page, version)
    if checked.faults:
        raise ChecksFail(list(checked.faults))
    sources = checked.shelf.sources
    open_keys = [key for key in checked.cited if key in sources and sources[key].to_check]
    missing = [key for key in open_keys if key not in sheet.cleared]
    if missing:
        raise SourcesToCheck(missing)
    if not sheet.confirmed:
        raise Refused(_("Confirm that you did not write this text and that you checked it."))
    if not pemat.suffices(sheet.pemat):
        least = pemat.LEAST
        raise Refused(
            _("The text scores too low: at least %(one)d of 100 to understand and %(two)d of 100 to act on.")
            % {"one": least[pemat.UNDERSTANDABILITY], "two": least[pemat.ACTIONABILITY]}
        )
    return Review.objects.create(
        version=version,
        reviewer=by,
        decision=Review.Decision.APPROVE,
        comment=sheet.comment.strip(),
        pemat={"items": sorted(sheet.pemat, key=int), **pemat.scores(sheet.pemat)},
        checklist={
            "sources_compared": [key for key in open_keys if key in sheet.cleared],
            "signs": reopening.signs_shown(version.body, checked.shelf),
        },
        at=at,
    )


def _publishable(page: Page) -> PageVersion:
    """The draft, when it has the signature it needs and passes every gate now."""
    draft = _demand(page, DraftState.APPROVED, DraftState.SCHEDULED)
    review = _signature(draft)
    if review is None or review.reviewer_id == draft.made_by_id or not review.reviewer.credentials.strip():
        raise NotNow(_("No clinician other than the author has signed this version."))
    _demand_checks(page, draft)
    return draft


def _signature(version: PageVersion) -> Review | None:
    approvals = Review.objects.filter(version=version, decision=Review.Decision.APPROVE)
    return approvals.select_related("reviewer").order_by("-at").first()


def _go_live(page: Page, *, by: User | None, at: datetime) -> PageVersion:
    draft = _publishable(page)
    review = _signature(draft)
    signed_on = (review.at if review else at).date()
    page.next_review_on = review_clock.next_for(page, draft, signed_on=signed_on)
    page.live, page.draft = draft, None
    page.first_published_at = page.first_published_at or at
    page.retired_at = None
    _clear_plans(page)
    page.save()
    redirects.free(str(page))
    reopening.reopen_changed(lang=page.lang, at=at, only=page.pk)  # since the signature
    _record("published", page, draft, by=by, at=at)
    return draft


def _draft_is(page: Page, version: PageVersion | None) -> None:
    page.draft = version
    _clear_plans(page)
    page.save()


def _clear_plans(page: Page) -> None:
    page.submitted_at, page.submitted_by, page.publish_at = None, None, None


def same_text(one: DraftText, other: DraftText) -> bool:
    """The same text, whatever is said of the change."""
    return (one.title, one.main_message, one.body, one.aliases, one.source_keys) == (
        other.title,
        other.main_message,
        other.body,
        other.aliases,
        other.source_keys,
    )


def _named(by: User) -> str:
    return (f"{by.name}, {by.credentials}" if by.credentials.strip() else by.name)[:120]


def _new_version(
    page: Page, text: DraftText, *, base: PageVersion, written_by: str, by: User, at: datetime
) -> PageVersion:
    checked = check(page, text, evidence=base.evidence)
    written = write(text.body, shelf=checked.shelf, reach=checked.reach)
    failing = [[fault.line, fault.gate, fault.message] for fault in checked.faults]
    return PageVersion.objects.create(
        page=page,
        number=(page.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        title=text.title,
        main_message=text.main_message,
        body=text.body,
        aliases=list(text.aliases),
        evidence=base.evidence,
        source_keys=list(text.source_keys),
        written_by=written_by,
        review_months=base.review_months,
        changed=text.changed,
        origin=Origin.CLINIC,
        made_by=by,
        made_at=at,
        html="".join(section.html for section in written.sections),
        plain=written.plain,
        names="\n".join((text.title, *text.aliases)),
        headings="\n".join(section.heading for section in written.sections),
        checks={**checked.scores, "failing": failing},
    )


def _record(action: str, page: Page, version: PageVersion, *, by: User | None, at: datetime) -> None:
    detail: dict[str, Any] = {"version": version.number}
    record(action=f"page {action}", by=by, at=at, subject=f"page:{page}", detail=detail)
