"""When what a signed page rests on changes, its review is opened at once, and staff are told why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from education import publishing, reopening
from education.models import Page, Review, Source
from education.page_states import LiveState, page_at_work
from education.services import load_library
from education.shelf import shelf_of
from prolo.audit.models import Entry
from tests.education.make import AT, BODY, shipped
from tests.education.pages import SIGNED, SLUG, one_file, one_page, signed

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)
CARD = ":::urgent level=today group=nerve action=call_treating_doctor\n:::"
WITH_CARD = BODY.replace("You can go home.", f"You can go home.\n\n{CARD}")


@pytest.fixture
def ultrasound(tmp_path):
    return one_page(tmp_path)


@pytest.fixture
def nerve_card(tmp_path):
    """A page with the warning signs of nerves."""
    page = one_page(tmp_path)
    version = page.live
    version.pk, version.number, version.body = None, 2, WITH_CARD
    version.save(force_insert=True)
    Page.objects.filter(pk=page.pk).update(live=version)
    page.refresh_from_db()
    return page


@pytest.fixture
def change_signs(monkeypatch):
    """Somebody changes the file of warning signs: another word in one sign of the group."""

    def act(group="nerve", level="today"):
        shelf = shelf_of("en")
        wanted = next(sign for sign in shelf.signs if group in sign.groups and sign.level == level)
        others = [replace(sign, text="a new sign") if sign is wanted else sign for sign in shelf.signs]
        monkeypatch.setattr(reopening, "shelf_of", lambda lang: replace(shelf, signs=others))
        return wanted.text

    return act


def sign_public(page, by, at=AT):
    page.refresh_from_db()
    checklist = {"signs": reopening.signs_shown(page.live.body, shelf_of("en"))}
    Review.objects.create(version=page.live, reviewer=by, decision="approve", checklist=checklist, at=at)
    Page.objects.filter(pk=page.pk).update(next_review_on=(at + timedelta(days=365)).date())


def reopened(at=LATER):
    return reopening.reopen_changed(lang="en", at=at)


def test_a_page_whose_warning_signs_changed_is_to_be_checked_at_once(nerve_card, clara, change_signs):
    sign_public(nerve_card, clara)
    assert reopened() == []
    gone = change_signs()
    assert reopened() == [f"/{SLUG}/"]
    nerve_card.refresh_from_db()
    assert nerve_card.next_review_on == LATER.date()
    assert page_at_work(slug=SLUG, lang="en").live_state(today=LATER.date()) == LiveState.OVERDUE
    words = reopening.reasons(nerve_card.pk)
    assert "Warning sign that is new since the signature: today, call treating doctor: a new sign" in words
    assert f"Warning sign that is gone since the signature: today, call treating doctor: {gone}" in words
    assert Entry.objects.get(action="page review opened").detail == {"why": ["signs"]}


def test_it_is_opened_once_and_a_new_signature_ends_it(nerve_card, clara, cole, change_signs):
    sign_public(nerve_card, clara)
    change_signs()
    assert reopened() != []
    assert [reopened(), reopened(at=LATER + timedelta(days=9))] == [[], []]
    checklist = {"signs": reopening.signs_shown(WITH_CARD, reopening.shelf_of("en"))}
    Review.objects.create(
        version=nerve_card.live, reviewer=cole, decision="approve", checklist=checklist, at=LATER
    )
    Page.objects.update(next_review_on=(LATER + timedelta(days=300)).date())
    assert reopened() == []
    assert reopening.reasons(nerve_card.pk) == []


def test_signs_that_a_page_does_not_show_change_nothing_for_it(nerve_card, clara, change_signs):
    sign_public(nerve_card, clara)
    change_signs(group="after", level="emergency")
    change_signs(group="jaw", level="soon")
    assert reopened() == []


def test_a_signature_that_does_not_say_which_signs_it_was_for_is_not_taken_for_one(nerve_card, clara):
    Review.objects.create(version=nerve_card.live, reviewer=clara, decision="approve", at=AT)
    Page.objects.update(next_review_on=(LATER + timedelta(days=300)).date())
    assert reopened() == [f"/{SLUG}/"]


def test_a_page_that_nobody_signed_has_no_review_to_open(nerve_card, change_signs):
    change_signs()
    assert reopened() == []


def test_a_signature_keeps_the_signs_that_were_on_the_page(library, clara):
    page = Page.objects.get(slug="conditions/tennis-elbow")
    cleared = frozenset(Source.objects.values_list("key", flat=True))
    publishing.approve(
        page=page.pk, seen=page.live_id, sheet=replace(SIGNED, cleared=cleared), by=clara, at=AT
    )
    kept = Review.objects.get().checklist["signs"]
    assert "emergency, call emergency: chest pain, trouble breathing, or you have passed out" in kept
    assert kept == reopening.signs_shown(page.live.body, shelf_of("en"))


def test_a_page_whose_source_was_retracted_is_to_be_checked_at_once_and_says_why(ultrasound, clara, sign_in):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    Source.objects.update(retracted_on=LATER.date())
    assert reopened() == [f"/{SLUG}/"]
    assert reopened() == []
    page = sign_in(clara).get(f"/library/{SLUG}/").content.decode()
    assert "Source that was retracted: dagenais-2006-survey" in page


def test_loading_the_library_notices_it_and_says_so_once(ultrasound, clara, tmp_path, monkeypatch):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    assert load_library(library=one_file(tmp_path), lang="en", at=LATER).reopened == []
    library = one_file(tmp_path)
    key = "dagenais-2006-survey"
    library.shelf.sources[key] = replace(library.shelf.sources[key], retracted_on=LATER.date())
    assert load_library(library=library, lang="en", at=LATER).reopened == [f"/{SLUG}/"]
    again = load_library(library=library, lang="en", at=LATER)
    assert (again.reopened, again.wrote) == ([], False)


def test_signs_that_change_between_signature_and_publication_open_the_review_too(
    ultrasound, mona, clara, monkeypatch
):
    version = signed(ultrasound, mona, clara)
    monkeypatch.setattr(reopening, "signs_shown", lambda body, shelf: ["today, call clinic: a new sign"])
    publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=LATER)
    ultrasound.refresh_from_db()
    assert ultrasound.next_review_on == LATER.date()


def test_every_shipped_card_counts(db):
    """The signs of a page are found for each page that shows any."""
    shelf = shelf_of("en")
    for file in shipped().pages.values():
        drawn = ":::urgent" in file.body and "group=none" not in file.body
        assert bool(reopening.signs_shown(file.body, shelf)) is drawn, file.slug
