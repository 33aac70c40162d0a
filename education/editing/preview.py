"""A text as its readers will see it, written by the functions that write the public page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from education.body import WrittenSection, write
from education.checked import CheckedHtml
from education.draft_checks import Checked, DraftText
from education.models import Page, PageVersion
from education.queries import Address
from education.reading import frames
from education.reading.presenter import WITH_HEAD_FIGURE, page_context, source_line
from prolo.clinic.facts import facts


@dataclass(frozen=True)
class Preview:
    """The middle of a page: everything that the typed text decides."""

    title: str
    main_message: str
    figure: CheckedHtml
    sections: tuple[WrittenSection, ...]
    sources: tuple[dict[str, Any], ...]


def preview(page: Page, text: DraftText, checked: Checked) -> Preview:
    """A text that may not be saved yet."""
    written = write(
        text.body,
        shelf=checked.shelf,
        reach=checked.reach,
        clinic=facts(),
        head_figure=page.kind in WITH_HEAD_FIGURE,
    )
    made = frames.framed(page.slug, lang=page.lang, written=[section.id for section in written.sections])
    cited = [checked.shelf.sources[key] for key in written.cited]
    return Preview(
        title=text.title,
        main_message=text.main_message,
        figure=written.figure,
        sections=tuple(frames.in_order(page.slug, [*written.sections, *made])),
        sources=tuple(source_line(source, number) for number, source in enumerate(cited, 1)),
    )


def whole_page(page: Page, version: PageVersion, *, at: datetime) -> dict[str, Any]:
    """A saved version in the whole frame of the public page."""
    address = Address(
        page_id=page.pk,
        slug=page.slug,
        kind=page.kind,
        area=page.area,
        version_id=version.pk,
        made_at=version.made_at,
        signed_at=None,
        first_published_at=page.first_published_at,
        next_review_on=page.next_review_on if version.pk == page.live_id else None,
        retired_at=None,
    )
    return page_context(address, version.pk, lang=page.lang, at=at)
