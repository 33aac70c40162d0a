"""Every page kind, light and dark, narrow and wide: no accessibility faults, nothing to scroll sideways."""

import mimetypes
import re
from collections import Counter
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.db import transaction
from django.urls import resolve
from django.utils.timezone import now
from playwright.sync_api import Page, Route

from tests.conftest import PASSWORD
from tests.journeys.rendered import NAMES, OF_A_KIND, Rendered, every_page
from tests.trust.access_matrix import MATRIX

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
ORIGIN = "http://localhost"
COLOURS_ONLY = {"runOnly": ["color-contrast"]}  # nothing else differs in the dark
NO_PAGES = {
    *(
        "livez",
        "readyz",
        "security_txt",
        "totp_picture",
        "numbers:file",
        "statistics:file",
        "clinician:summary_file",
    ),
    *(
        "outcomes:file",
        "exports:fhir",
        "fhir:form",
        "clinician:harms_file",
        "education:robots",
        "education:sitemap",
        "education:square_code",
    ),
}
LOOKS = [(width, theme) for width in (320, 1200) for theme in ("light", "dark")]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """All pages, rendered once in a transaction that leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = _rendered()
        transaction.set_rollback(True)
    return found


def _rendered() -> dict[str, Rendered]:
    from education.reading import published
    from prolo.clinic.models import Location
    from tests.education.make import load_shipped

    load_shipped(now())
    place = Location.objects.create(
        name="Main Street", slug="main", time_zone="Europe/London", phone="555-0100"
    )
    staff = (("dana", "front_desk"), ("clara", "clinician"), ("mona", "manager"))
    found = every_page(place, *(_member(*member) for member in staff))
    published.forget_all()
    return found


def _member(name: str, role: str):
    from prolo.accounts.models import User

    user = User.objects.create_user(f"{name}@example.org", name.title(), PASSWORD)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def show(page: Page, rendered: Rendered) -> None:
    """Let the browser open what the server once answered, with the styles of the house."""

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3].partition("#")[0]
        if path == rendered.path:
            route.fulfill(status=rendered.status, headers=rendered.headers, body=rendered.body)
            return
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        route.fulfill(
            status=200 if found else 404, content_type=kind, body=Path(found).read_bytes() if found else b""
        )

    page.route("**/*", answer)
    page.goto(ORIGIN + rendered.path)


@pytest.mark.expects_status(422)
@pytest.mark.expects_status(409)
@pytest.mark.expects_status(404)
@pytest.mark.expects_status(410)
@pytest.mark.expects_status(403)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_faults_and_fits(page, pages, name):
    show(page, pages[name])
    assert page.title().startswith("Error:") is name.endswith("refused")
    assert faults_of(page, LOOKS) == []


@pytest.mark.expects_status(404)
@pytest.mark.parametrize(("number", "name"), enumerate(OF_A_KIND), ids=OF_A_KIND)
def test_a_page_made_as_others_are_has_no_faults_and_fits(page, pages, number, name):
    assert pages[name].status == 200
    show(page, pages[name])
    assert faults_of(page, [LOOKS[number % len(LOOKS)]]) == []


def test_no_id_stands_on_a_page_twice(pages):
    """A link to what is wrong, and the words a screen reader says of a box, find the first one only."""
    ids = {name: re.findall(r'\sid="([^"]+)"', kept.body.decode()) for name, kept in pages.items()}
    assert sum(map(len, ids.values())) > 5 * len(pages)
    assert {
        name: twice for name, found in ids.items() if (twice := Counter(found) - Counter(set(found)))
    } == {}


def test_every_route_that_shows_a_page_is_among_them(pages):
    shown = {resolve(kept.path.partition("?")[0]).view_name for kept in pages.values()}
    assert {name for name, row in MATRIX.items() if 200 in row.get} - NO_PAGES - shown == set()


def faults_of(page: Page, looks: list[tuple[int, str]]) -> list[tuple[int, str, str, str]]:
    faults = []
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        wish = {"resultTypes": ["violations"], **(COLOURS_ONLY if theme == "dark" and len(looks) > 1 else {})}
        found = Axe().run(page, options=wish).response["violations"]
        faults += [(width, theme, fault["id"], node["html"]) for fault in found for node in fault["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append((width, theme, "scrolls sideways", ""))
    return faults
