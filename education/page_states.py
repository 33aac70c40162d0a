"""What state a page is in: derived from its pointers and reviews each time, stored nowhere."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from education import review_clock
from education.models import Page, Review
from prolo.statements import Prepared


class DraftState(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"


class LiveState(StrEnum):
    NEVER = "never"
    UNSIGNED = "unsigned"
    LIVE = "live"
    DUE = "due"
    OVERDUE = "overdue"
    RETIRED = "retired"


@dataclass(frozen=True)
class PageRow:
    """A page of the library as staff see it in a list: its pointers, and what follows from them."""

    id: int
    slug: str
    title: str
    kind: str
    live_id: UUID | None
    live_number: int | None
    live_maker: int | None
    draft_id: UUID | None
    draft_number: int | None
    draft_maker: int | None
    draft_maker_name: str
    draft_origin: str
    submitted_at: datetime | None
    publish_at: datetime | None
    next_review_on: date | None
    retired_at: datetime | None
    owner_id: int | None
    owner_name: str
    signed_at: datetime | None
    signed_by: str
    decision: str
    decided_by: str
    unread: int

    @property
    def draft_state(self) -> DraftState:
        return draft_state(
            has_draft=self.draft_id is not None,
            decision=self.decision,
            submitted=self.submitted_at is not None,
            planned=self.publish_at is not None,
        )

    def live_state(self, *, today: date) -> LiveState:
        return _live_state(
            retired=self.retired_at is not None,
            live=self.live_id is not None,
            signed=self.signed_at is not None,
            next_review_on=self.next_review_on,
            today=today,
        )


def _live_state(
    *, retired: bool, live: bool, signed: bool, next_review_on: date | None, today: date
) -> LiveState:
    if retired:
        return LiveState.RETIRED
    if not live:
        return LiveState.NEVER
    if not signed:
        return LiveState.UNSIGNED
    if review_clock.is_overdue(next_review_on, today=today):
        return LiveState.OVERDUE
    return LiveState.DUE if review_clock.is_due(next_review_on, today=today) else LiveState.LIVE


def live_states(*, lang: str, today: date) -> list[LiveState]:
    """The state of every page as readers see it, and nothing else of it. One query."""
    return [
        _live_state(
            retired=retired is not None, live=live is not None, signed=signed, next_review_on=on, today=today
        )
        for retired, live, on, signed in _LIVE.rows(lang=lang)
    ]


def _live(lang: str) -> QuerySet[Page, tuple[datetime | None, UUID | None, date | None, bool]]:
    approved = Exists(Review.objects.filter(version=OuterRef("live"), decision=Review.Decision.APPROVE))
    pages = Page.objects.filter(lang=lang).annotate(signed=approved)
    return pages.order_by().values_list("retired_at", "live_id", "next_review_on", "signed")


_LIVE = Prepared(_live, lang="a language")


def draft_state(*, has_draft: bool, decision: str, submitted: bool, planned: bool) -> DraftState:
    """The state of a draft from its latest review and the page's pointers."""
    if not has_draft:
        return DraftState.NONE
    if decision == Review.Decision.APPROVE:
        return DraftState.SCHEDULED if planned else DraftState.APPROVED
    if submitted:
        return DraftState.IN_REVIEW
    return DraftState.RETURNED if decision == Review.Decision.RETURN else DraftState.DRAFT


def state_of_draft(page: Page) -> DraftState:
    """The state of one page's draft. One query."""
    latest = Review.objects.filter(version=page.draft_id).order_by("-at", "-pk").first()
    return draft_state(
        has_draft=page.draft_id is not None,
        decision=latest.decision if latest else "",
        submitted=page.submitted_at is not None,
        planned=page.publish_at is not None,
    )


def pages_at_work(*, lang: str) -> list[PageRow]:
    """Every page with its state, by title. One query."""
    return [_row(page) for page in _with_reviews(Page.objects.filter(lang=lang))]


def page_at_work(*, slug: str, lang: str) -> PageRow | None:
    """One page with its state."""
    found = _with_reviews(Page.objects.filter(lang=lang, slug=slug)).first()
    return _row(found) if found else None


def _with_reviews(pages: QuerySet[Page]) -> QuerySet[Page]:
    approvals = Review.objects.filter(version=OuterRef("live"), decision=Review.Decision.APPROVE)
    latest = Review.objects.filter(version=OuterRef("draft")).order_by("-at", "-pk")
    return (
        pages.select_related("live", "draft", "draft__made_by", "owner")
        .defer(*(f"{one}__{name}" for one in ("live", "draft") for name in _HEAVY))
        .annotate(
            signed_at=Subquery(approvals.order_by("-at").values("at")[:1]),
            signed_by=Subquery(approvals.order_by("-at").values("reviewer__name")[:1]),
            decision=Subquery(latest.values("decision")[:1]),
            decided_by=Subquery(latest.values("reviewer__name")[:1]),
            unread=Count("feedback", filter=Q(feedback__handled_at__isnull=True)),
        )
        .order_by(F("live__title").asc(nulls_last=True), "slug")
    )


_HEAVY = ("body", "front_matter", "html", "plain", "headings", "names", "search", "checks")


def _row(page: Page) -> PageRow:
    live, draft = page.live, page.draft
    return PageRow(
        id=page.pk,
        slug=page.slug,
        title=(draft or live).title if (draft or live) else str(page),  # type: ignore[union-attr]
        kind=page.get_kind_display(),
        live_id=page.live_id,
        live_number=live.number if live else None,
        live_maker=live.made_by_id if live else None,
        draft_id=page.draft_id,
        draft_number=draft.number if draft else None,
        draft_maker=draft.made_by_id if draft else None,
        draft_maker_name=draft.made_by.name if draft and draft.made_by else "",
        draft_origin=draft.origin if draft else "",
        submitted_at=page.submitted_at,
        publish_at=page.publish_at,
        next_review_on=page.next_review_on,
        retired_at=page.retired_at,
        owner_id=page.owner_id,
        owner_name=page.owner.name if page.owner else "",
        signed_at=page.signed_at,  # type: ignore[attr-defined]
        signed_by=page.signed_by or "",  # type: ignore[attr-defined]
        decision=page.decision or "",  # type: ignore[attr-defined]
        decided_by=page.decided_by or "",  # type: ignore[attr-defined]
        unread=page.unread,  # type: ignore[attr-defined]
    )
