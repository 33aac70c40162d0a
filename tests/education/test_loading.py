"""Loading and exporting: what is written, what is left alone, what the database refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from education.exporting import export_library
from education.models import Origin, Page, PageVersion, Review, Source
from education.services import LibraryHasProblems, load_library
from tests.education.make import AT, BODY, PATH, checked, shipped, small_library

pytestmark = pytest.mark.django_db
SLUG = "procedures/ultrasound-guidance"


def load(root, **kwargs):
    texts = {name: kwargs.pop(name) for name in ("body", "head") if name in kwargs}
    return load_library(library=checked(root, **texts), lang="en", at=AT, **kwargs)


def changed_body() -> str:
    return BODY.replace("You lie still.", "You lie on your side.")


def approve(page, by):
    return Review.objects.create(version=page.live, reviewer=by, decision="approve", at=AT)


def test_a_new_page_goes_live_unsigned(tmp_path):
    report = load(tmp_path)
    page = Page.objects.get(slug=SLUG)
    assert report.created == [f"/{SLUG}/"]
    assert (page.live.number, page.live.origin, page.draft) == (1, Origin.LIBRARY, None)
    assert page.next_review_on is None
    assert not Review.objects.exists()


def test_a_second_load_writes_nothing(tmp_path):
    load(tmp_path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load(tmp_path)
    assert report.unchanged == [f"/{SLUG}/"]
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []


def test_a_changed_file_becomes_a_new_live_version_while_nobody_has_signed(tmp_path):
    load(tmp_path)
    report = load(tmp_path, body=changed_body())
    page = Page.objects.get(slug=SLUG)
    assert report.updated == [f"/{SLUG}/"]
    assert page.live.number == 2
    assert page.draft is None


def test_a_signed_page_keeps_its_text_and_the_update_waits_as_a_draft(tmp_path, clara):
    load(tmp_path)
    approve(Page.objects.get(slug=SLUG), clara)
    report = load(tmp_path, body=changed_body())
    page = Page.objects.get(slug=SLUG)
    assert report.waiting == [f"/{SLUG}/"]
    assert (page.live.number, page.draft.number) == (1, 2)
    assert load(tmp_path, body=changed_body()).unchanged == [f"/{SLUG}/"]


def clinic_edit(page, by):
    version = PageVersion.objects.create(
        page=page,
        number=2,
        title="Our own words",
        main_message="A screen shows the needle.",
        body=BODY,
        source_keys=["dagenais-2006-survey"],
        evidence="harms_nerve",
        written_by="Mona",
        changed="Our words.",
        origin=Origin.CLINIC,
        made_by=by,
        made_at=AT,
    )
    page.draft = version
    page.save()
    return version


def test_a_clinic_edit_is_never_overwritten(tmp_path, mona):
    load(tmp_path)
    version = clinic_edit(Page.objects.get(slug=SLUG), mona)
    report = load(tmp_path, body=changed_body())
    page = Page.objects.get(slug=SLUG)
    assert report.kept == [f"/{SLUG}/"]
    assert page.draft == version
    assert page.versions.count() == 2


def test_take_makes_the_library_text_a_draft_and_never_live(tmp_path, mona):
    load(tmp_path)
    clinic_edit(Page.objects.get(slug=SLUG), mona)
    load(tmp_path, body=changed_body(), take=[SLUG])
    page = Page.objects.get(slug=SLUG)
    assert (page.live.number, page.draft.number, page.draft.origin) == (1, 3, Origin.LIBRARY)


def test_a_page_without_a_file_is_left_and_listed(tmp_path):
    load(tmp_path / "a")
    root = small_library(tmp_path / "b")
    (root / PATH).unlink()
    from education.checking import read_library

    report = load_library(library=read_library(root), lang="en", at=AT)
    assert report.without_file == [f"/{SLUG}/"]
    assert Page.objects.get(slug=SLUG).live is not None


def test_a_library_with_a_problem_writes_nothing(tmp_path):
    with pytest.raises(LibraryHasProblems):
        load(tmp_path, body=BODY.replace("You lie still.", "It is safe."))
    assert not Page.objects.exists()
    assert not Source.objects.exists()


def test_a_source_of_the_clinic_is_left_alone(tmp_path):
    Source.objects.create(key="clinic-leaflet", citation="Our leaflet.", tier="D")
    load(tmp_path)
    assert set(Source.objects.values_list("key", flat=True)) == {"clinic-leaflet", "dagenais-2006-survey"}


def test_load_then_export_gives_the_same_bytes(tmp_path):
    load_library(library=shipped(), lang="en", at=AT)
    from education.shelf import LIBRARY

    paths = export_library(folder=tmp_path, lang="en")
    assert len(paths) >= 8
    for path in paths:
        assert (tmp_path / path).read_bytes() == (LIBRARY / "en" / path).read_bytes()


def test_a_clinic_text_exports_as_a_file_that_loads_again(tmp_path, mona):
    load(tmp_path / "a")
    clinic_edit(Page.objects.get(slug=SLUG), mona)
    small_library(tmp_path / "b")
    export_library(folder=tmp_path / "b", lang="en", drafts=True)
    from education.checking import read_library

    library = read_library(tmp_path / "b")
    assert library.problems == []
    assert (library.pages[SLUG].title, library.pages[SLUG].body) == ("Our own words", BODY)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_version_is_written_once(tmp_path, act):
    load(tmp_path)
    Page.objects.update(live=None)
    versions = PageVersion.objects.filter(page__slug=SLUG)
    with pytest.raises(IntegrityError), transaction.atomic():
        versions.update(title="Other") if act == "update" else versions._raw_delete("default")


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_review_is_written_once(tmp_path, clara, act):
    load(tmp_path)
    review = approve(Page.objects.get(slug=SLUG), clara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(comment="Other") if act == "update" else review.delete()


def test_nobody_signs_a_version_of_their_own(tmp_path, mona):
    load(tmp_path)
    version = clinic_edit(Page.objects.get(slug=SLUG), mona)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(version=version, reviewer=mona, decision="approve", at=AT)


def test_the_command_lists_problems_with_file_and_line_and_fails(tmp_path):
    root = small_library(tmp_path, body=BODY.replace("You lie still.", "It is safe."))
    errors = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("load_library", root=root, check=True, stderr=errors)
    assert refusal.value.returncode == 1
    assert f"{PATH}:" in errors.getvalue()
    assert "banned: 'safe'" in errors.getvalue()


def test_check_opens_no_database(tmp_path, django_assert_num_queries):
    with django_assert_num_queries(0):
        call_command("load_library", root=small_library(tmp_path), check=True, stdout=StringIO())


def test_a_load_is_written_into_the_audit_record_once(tmp_path):
    from prolo.audit.models import Entry

    load(tmp_path)
    load(tmp_path)
    assert Entry.objects.filter(action="education.library_loaded").count() == 1
