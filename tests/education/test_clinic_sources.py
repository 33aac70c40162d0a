"""The clinic's own sources: who adds them, the rules they are held to, where they are used, two people at once."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from education import publishing
from education.clinic_sources import seal
from education.models import Page, Source
from education.shelf import SourceEntry
from prolo.audit.models import Entry
from tests.education.make import AT, BODY
from tests.education.pages import SIGNED, SLUG, edited, one_page, seen

pytestmark = pytest.mark.django_db
LEAFLET = "clinic-leaflet"


@pytest.fixture
def ultrasound(tmp_path):
    return one_page(tmp_path)


@pytest.fixture
def leaflet(db):
    return Source.objects.create(key=LEAFLET, citation="Our leaflet. 2026.", tier="D", to_check=True)


def typed(**changes):
    form = {
        "key": LEAFLET,
        "citation": "Our leaflet. 2026.",
        "tier": "D",
        "to_check": "yes",
        "design": "",
        "people": "",
        "doi": "",
        "pmid": "",
        "url": "",
        "checked_on": "",
        "retracted_on": "",
    }
    return form | changes


def sealed():
    row = Source.objects.get(key=LEAFLET)
    return seal(SourceEntry(**{name: getattr(row, name) for name in SourceEntry.__dataclass_fields__}))


def words_of(response):
    return unescape(response.content.decode())


def citing(page, by):
    """A draft that cites the leaflet."""
    body = BODY.replace("You lie still.", f"You lie still. [@{LEAFLET}]")
    text = edited(page, body=body, source_keys=("dagenais-2006-survey", LEAFLET))
    return publishing.save_draft(page=page.pk, seen=seen(page), text=text, by=by, at=AT)


def public(page, mona, clara):
    version = citing(page, mona)
    publishing.submit(page=page.pk, seen=version.pk, by=mona, at=AT)
    sheet = replace(SIGNED, cleared=frozenset({LEAFLET}))
    publishing.approve(page=page.pk, seen=version.pk, sheet=sheet, by=clara, at=AT)
    publishing.publish(page=page.pk, seen=version.pk, by=mona, at=AT)


def test_a_source_is_added_and_can_be_cited(ultrasound, sign_in, mona):
    browser = sign_in(mona)
    answer = browser.post("/library/sources/add/", typed(design="leaflet", people="12"), follow=True)
    assert "Saved: clinic-leaflet" in words_of(answer)
    source = Source.objects.get(key=LEAFLET)
    assert (source.citation, source.tier, source.to_check, source.people) == (
        "Our leaflet. 2026.",
        "D",
        True,
        12,
    )
    assert Entry.objects.get(action="source added").subject == f"source:{LEAFLET}"
    assert f'value="{LEAFLET}"' in words_of(browser.get(f"/library/{SLUG}/edit/"))
    assert citing(ultrasound, mona).checks["failing"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "leaflet"),
        ("key", "clinic-"),
        ("key", "clinic-Our leaflet"),
        ("key", "clinic-taken"),
        ("citation", "  "),
        ("tier", "X"),
        ("tier", ""),
        ("to_check", ""),
        ("doi", "https://doi.org/10.1000/x"),
        ("pmid", "12a"),
        ("url", "javascript:alert(1)"),
        ("people", "0"),
        ("checked_on", "4 May"),
        ("checked_on", "2999-01-01"),
        ("retracted_on", "2999-01-01"),
    ],
)
def test_a_field_outside_the_rules_is_refused_at_the_field_and_nothing_typed_is_lost(
    sign_in, mona, field, value
):
    Source.objects.create(key="clinic-taken", citation="x", tier="D")
    form = typed(**{"citation": "My <own> words.", field: value})
    answer = sign_in(mona).post("/library/sources/add/", form)
    text = words_of(answer)
    assert answer.status_code == 422
    assert f'id="source_{field}_error"' in text or f'href="#source_{field}' in text
    assert ("My <own> words." in text) is (field != "citation")
    assert Source.objects.count() == 1


def test_only_a_clinician_says_that_a_source_was_compared(sign_in, mona, clara, leaflet):
    form = typed(to_check="no", seen=sealed())
    answer = sign_in(mona).post(f"/library/sources/{LEAFLET}/", form)
    assert answer.status_code == 422
    assert "Only a clinician says that a source was compared." in words_of(answer)
    assert (
        sign_in(mona).post("/library/sources/add/", typed(key="clinic-b", to_check="no")).status_code == 422
    )
    assert sign_in(clara).post(f"/library/sources/{LEAFLET}/", form).status_code == 302
    leaflet.refresh_from_db()
    assert leaflet.to_check is False


def test_a_source_is_changed_and_the_record_names_the_fields(sign_in, mona, leaflet):
    form = typed(citation="Our leaflet. 2027.", url="https://clinic.example/leaflet", seen=sealed())
    assert sign_in(mona).post(f"/library/sources/{LEAFLET}/", form).status_code == 302
    entry = Entry.objects.get(action="source changed")
    assert (entry.by_id, entry.detail) == (mona.pk, {"fields": ["citation", "url"]})


def test_a_source_that_is_saved_as_it_was_leaves_no_record(sign_in, mona, leaflet):
    assert sign_in(mona).post(f"/library/sources/{LEAFLET}/", typed(seen=sealed())).status_code == 302
    assert not Entry.objects.filter(action="source changed").exists()


def test_who_saves_second_is_told_and_keeps_what_they_typed(sign_in, mona, leaflet):
    form = typed(citation="Mine.", seen=sealed())
    Source.objects.update(citation="Theirs.")
    answer = sign_in(mona).post(f"/library/sources/{LEAFLET}/", form)
    assert answer.status_code == 409
    assert "Somebody changed this" in words_of(answer)
    assert "Mine." in words_of(answer)
    leaflet.refresh_from_db()
    assert leaflet.citation == "Theirs."


def test_the_list_says_which_pages_cite_a_source(ultrasound, sign_in, mona, leaflet):
    browser = sign_in(mona)
    assert SLUG not in words_of(browser.get("/library/sources/"))
    citing(ultrasound, mona)
    for path in ("/library/sources/", f"/library/sources/{LEAFLET}/"):
        assert f'href="/library/{SLUG}/">Ultrasound guidance</a>' in words_of(browser.get(path))


def test_the_list_costs_as_much_for_many_sources_as_for_one(sign_in, mona, leaflet):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in(mona)
    browser.get("/library/sources/")
    asked = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get("/library/sources/")
        asked.append(len(queries))
        Source.objects.create(key=f"clinic-{number}", citation="x", tier="D")
    assert asked[0] == asked[1]


def test_a_retraction_opens_the_review_of_the_pages_that_cite_the_source(
    ultrasound, sign_in, mona, clara, leaflet
):
    public(ultrasound, mona, clara)
    Page.objects.update(next_review_on=now().date() + timedelta(days=200))
    form = typed(retracted_on=now().date().isoformat(), seen=sealed())
    assert sign_in(mona).post(f"/library/sources/{LEAFLET}/", form).status_code == 302
    ultrasound.refresh_from_db()
    assert ultrasound.next_review_on == now().date()


def test_sources_of_the_library_are_not_changed_here(ultrasound, sign_in, mona):
    browser = sign_in(mona)
    assert browser.get("/library/sources/dagenais-2006-survey/").status_code == 404
    assert browser.post("/library/sources/dagenais-2006-survey/", typed()).status_code == 404
    Source.objects.create(key="clinic-aftercare-leaflets", citation="Shipped.", tier="S", to_check=True)
    assert browser.get("/library/sources/clinic-aftercare-leaflets/").status_code == 404
    listed = words_of(browser.get("/library/sources/"))
    assert "dagenais" not in listed
    assert "clinic-aftercare-leaflets" not in listed


def test_the_desk_has_no_such_screen(sign_in, dana, leaflet):
    for path in ("/library/sources/", "/library/sources/add/", f"/library/sources/{LEAFLET}/"):
        assert sign_in(dana).get(path).status_code == 403
