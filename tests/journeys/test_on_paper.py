"""What a person takes home on paper: the warning signs of a page fit on one sheet, in letters one can read."""

import re

import pytest

from education.models import Page
from education.shelf import shelf_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
FORMATS = ("A4", "Letter")
LEAST_POINTS = 11
LETTERS = """
() => [...document.querySelectorAll("main *")]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
  .map(e => parseFloat(getComputedStyle(e).fontSize) * 72 / 96)
"""


@pytest.fixture
def clinic(library, location, settings):
    """A clinic with a long name and long numbers."""
    settings.CLINIC_NAME = "The Northern County Centre for Joint, Back and Tendon Pain"
    settings.CLINIC_PHONE = "+44 20 7946 0958"
    settings.EMERGENCY_NUMBER = "999 or 112"
    return settings


@pytest.mark.usefixtures("clinic")
def test_the_warning_signs_of_every_page_fit_on_one_sheet(page, client, live_server):
    counted = 0
    for found in Page.objects.exclude(slug=""):
        address = f"/warning-signs{found}"
        text = client.get(str(found)).content.decode()
        if f'href="{address}"' not in text:
            assert 'class="card ' not in text.partition("<article")[2], found.slug
            assert client.get(address).status_code == 404
            continue
        counted += 1
        page.goto(live_server.url + address)
        page.emulate_media(media="print")
        assert min(page.evaluate(LETTERS)) >= LEAST_POINTS, address
        for size in FORMATS:
            paper = page.pdf(format=size)
            assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, (address, size)
    assert counted == 27


def test_a_sheet_has_the_signs_of_its_page_the_numbers_and_the_way_back(client, clinic):
    text = client.get("/warning-signs/risks/nerve-damage/").content.decode()
    signs = [sign.text for sign in shelf_of("en").signs if "nerve" in sign.groups]
    assert len(signs) >= 5 and all(sign in text for sign in signs)
    number = Page.objects.get(slug="risks/nerve-damage").pk
    for words in (clinic.CLINIC_PHONE, clinic.EMERGENCY_NUMBER, f"{clinic.PUBLIC_ORIGIN}/p/{number}/"):
        assert words in text
    assert f'src="/p/{number}.svg"' in text
    assert "Not yet checked by a clinician at this clinic." in text


@pytest.mark.usefixtures("clinic")
def test_a_sheet_is_public_sets_no_cookie_and_is_not_sent_twice(client):
    first = client.get("/warning-signs/risks/")
    assert first["Cache-Control"] == "public, max-age=60"
    assert not first.cookies
    again = client.get("/warning-signs/risks/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
