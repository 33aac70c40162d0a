"""What a clinic made of the library goes out as files and comes back the same: texts, addresses, own sources."""

from datetime import timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.db import connection

from education import addresses, publishing, redirects
from education.checking import read_library
from education.exporting import export_library
from education.models import Page, Source
from education.services import load_library
from tests.education.make import AT, BODY, HEAD, small_library
from tests.education.pages import SIGNED, public, seen

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
SCREEN, XRAY = "procedures/ultrasound-guidance", "procedures/fluoroscopy-guidance"
XRAY_BODY = BODY.replace(
    "You lie still.",
    "You lie still. Tell us if you may be pregnant. It shows bone and dye, and does not show nerves.",
).replace("The screen does not show it all.", "It gives a small dose of X-ray.")


def two_pages(root):
    """A library folder with two pages."""
    small_library(root)
    head = HEAD.replace("Ultrasound guidance", "X-ray guidance")
    (root / f"{XRAY}.md").write_text(head + XRAY_BODY, encoding="utf-8")
    return root


def loaded(root, at=AT):
    library = read_library(root)
    assert library.problems == []
    return load_library(library=library, lang="en", at=at)


@pytest.fixture
def pages(tmp_path):
    loaded(two_pages(tmp_path / "shipped"))
    return Page.objects.get(slug=SCREEN), Page.objects.get(slug=XRAY)


def empty_the_database():
    Redirect.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("TRUNCATE education_page, education_pageversion, education_source CASCADE")


def move(page, slug, by):
    addresses.change_slug(page=page.pk, seen=seen(page), slug=slug, by=by, at=AT)
    page.refresh_from_db()


def retire(page, to, by):
    addresses.retire(page=page.pk, seen=seen(page), to=to, why="Not offered.", by=by, at=LATER)


def exported(tmp_path, name):
    folder = two_pages(tmp_path / name)
    return folder, export_library(folder=folder, lang="en")


def bytes_of(folder, paths):
    return {path: (folder / path).read_bytes() for path in paths}


def what_is_there():
    pages = Page.objects.order_by("file").values_list(
        "file", "slug", "kind", "retired_at", "live__title", "live__body"
    )
    return list(pages), redirects.all_leads()


def test_a_page_that_moved_and_one_taken_away_go_out_and_come_back_the_same(
    tmp_path, pages, mona, clara, client
):
    screen, xray = pages
    move(screen, "procedures/on-screen", mona)
    move(screen, "procedures/needle-on-screen", mona)
    public(screen, mona, clara)
    move(xray, "procedures/x-ray", mona)
    retire(xray, "procedures/needle-on-screen", mona)
    folder, paths = exported(tmp_path, "a")
    assert set(paths) == {f"{SCREEN}.md", f"{XRAY}.md", "addresses.yaml"}
    there, out = what_is_there(), bytes_of(folder, paths)
    empty_the_database()

    report = loaded(folder)
    assert report.created == ["/procedures/x-ray/", "/procedures/needle-on-screen/"]
    assert what_is_there() == there
    assert client.get("/procedures/needle-on-screen/").status_code == 200
    for old in (SCREEN, "procedures/on-screen", XRAY, "procedures/x-ray"):
        assert client.get(f"/{old}/").headers["Location"] == "/procedures/needle-on-screen/", old
    again, paths = exported(tmp_path, "b")
    assert bytes_of(again, paths) == out
    assert loaded(folder).wrote is False


def test_a_page_taken_away_with_nowhere_to_go_comes_back_as_taken_away(tmp_path, pages, mona, client):
    retire(pages[1], "", mona)
    folder, paths = exported(tmp_path, "a")
    out = bytes_of(folder, paths)
    empty_the_database()
    loaded(folder)
    assert client.get(f"/{XRAY}/").status_code == 410
    assert Page.objects.get(slug=XRAY).retired_at == LATER
    again, paths = exported(tmp_path, "b")
    assert bytes_of(again, paths) == out


def test_a_library_where_nothing_moved_goes_out_without_a_file_of_addresses(tmp_path, pages):
    folder, paths = exported(tmp_path, "a")
    assert set(paths) == {f"{SCREEN}.md", f"{XRAY}.md"}
    assert bytes_of(folder, paths) == bytes_of(tmp_path / "shipped", paths)


def test_a_clinics_own_moves_stay_when_an_exported_library_is_loaded_over_them(tmp_path, pages, mona):
    screen, xray = pages
    move(screen, "procedures/on-screen", mona)
    folder, _paths = exported(tmp_path, "a")
    move(screen, SCREEN, mona)
    retire(xray, "", mona)
    report = loaded(folder)
    screen.refresh_from_db()
    assert (screen.slug, report.created, report.without_file) == (SCREEN, [], [])
    assert redirects.all_leads() == {"/procedures/on-screen/": f"/{SCREEN}/"}


def test_the_file_of_a_page_that_leads_elsewhere_never_becomes_the_text_of_the_other(tmp_path, pages, mona):
    screen, xray = pages
    move(xray, "procedures/x-ray", mona)
    retire(xray, SCREEN, mona)
    assert redirects.all_leads()[f"/{XRAY}/"] == f"/{SCREEN}/"
    root = two_pages(tmp_path / "new")
    (root / f"{XRAY}.md").write_text(
        HEAD + XRAY_BODY.replace("You can go home.", "You go home."), encoding="utf-8"
    )
    report = loaded(root, at=LATER)
    assert report.updated == ["/procedures/x-ray/"]
    screen.refresh_from_db()
    assert (screen.live.number, "X-ray dose" in screen.live.body) == (1, False)


def test_the_clinics_own_sources_go_out_and_come_back_and_are_never_changed_by_a_load(tmp_path, pages, mona):
    Source.objects.create(
        key="clinic-leaflet",
        citation="Our leaflet: 2026.",
        tier="S",
        to_check=True,
        checked_on=AT.date(),
        people=3,
    )
    folder, paths = exported(tmp_path, "a")
    assert "clinic_sources.yaml" in paths
    out = bytes_of(folder, paths)
    Source.objects.filter(key="clinic-leaflet").update(citation="Changed here.")
    assert loaded(folder).sources_written == 0
    assert Source.objects.get(key="clinic-leaflet").citation == "Changed here."
    empty_the_database()
    loaded(folder)
    again, paths = exported(tmp_path, "b")
    assert bytes_of(again, paths) == out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("moved: {procedures/none.md: procedures/a}", "there is no page"),
        (f"moved: {{{SCREEN}.md: conditions/a}}", "is no address for it"),
        (f"moved: {{{SCREEN}.md: Upper}}", "is no address for it"),
        (f"moved: {{{SCREEN}.md: {XRAY}}}", "two pages"),
        (f"retired: {{{SCREEN}.md: yesterday}}", "not a time"),
        ("leads: {/a/: 'https://evil.example/'}", "not an address"),
        ("leads: {a: /b/}", "not an address"),
        ("moved: [", "not readable"),
    ],
)
def test_a_file_of_addresses_with_a_fault_is_refused(tmp_path, text, words):
    root = two_pages(tmp_path)
    (root / "addresses.yaml").write_text(text, encoding="utf-8")
    assert [problem.message for problem in read_library(root).problems if words in problem.message]


def test_a_source_of_a_clinic_has_a_key_that_says_so(tmp_path):
    root = two_pages(tmp_path)
    (root / "clinic_sources.yaml").write_text(
        "sources:\n- {key: other, citation: x, tier: D}\n", encoding="utf-8"
    )
    problems = [problem.message for problem in read_library(root).problems]
    assert problems == ["other is no key of a clinic's source"]


def test_an_address_that_the_library_keeps_for_another_page_is_refused(pages, mona):
    from education.refusals import Refused

    with pytest.raises(Refused, match="kept for another page"):
        move(pages[0], "procedures/dextrose-injection", mona)


def test_a_library_update_does_not_push_out_what_is_in_review_signed_or_planned(tmp_path, pages, mona, clara):
    screen, _xray = pages

    def update(name, words):
        root = two_pages(tmp_path / name)
        (root / f"{SCREEN}.md").write_text(HEAD + BODY.replace("You can go home.", words), encoding="utf-8")
        return loaded(root, at=LATER)

    publishing.approve(page=screen.pk, seen=screen.live_id, sheet=SIGNED, by=clara, at=AT)
    assert update("a", "You go home.").waiting == [f"/{SCREEN}/"]
    version = seen(screen)
    publishing.submit(page=screen.pk, seen=version, by=mona, at=LATER)
    assert update("b", "You walk home.").kept == [f"/{SCREEN}/"]
    publishing.approve(page=screen.pk, seen=version, sheet=SIGNED, by=clara, at=LATER)
    publishing.schedule(page=screen.pk, seen=version, publish_at=LATER + timedelta(days=1), by=mona, at=LATER)
    assert update("c", "You walk home.").kept == [f"/{SCREEN}/"]
    publishing.publish_due(at=LATER + timedelta(days=1))
    assert update("d", "You walk home.").waiting == [f"/{SCREEN}/"]
