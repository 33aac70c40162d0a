"""Each page leads to the check, and the area it brings along is one that the form knows."""

import re

import pytest

from education.models import Page
from education.site_map import SITE_MAP
from tests.education.make import shipped
from triage.models import Intake
from triage.questionnaire import INTAKE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
OF_NO_ONE_AREA = {"conditions/osteoarthritis", "conditions/tendinopathies"}
NAMED_OTHERWISE = {"sij": "sacroiliac"}


def area_of(client, page: Page) -> str:
    """The area that the call to the check brings along; a call without one brings none."""
    article = client.get(str(page)).content.decode().partition("<article")[2]
    addresses = set(re.findall(r'href="(/check/[^"]*)"', article))
    areas = {address.partition("area=")[2] for address in addresses}
    assert len(areas) <= 1, (page.slug, addresses)
    return areas.pop() if areas else ""


def test_each_page_about_one_area_brings_it_along_and_no_other_page_does(client):
    for page in Page.objects.all():
        about_one = page.kind == "condition" and page.slug not in OF_NO_ONE_AREA
        assert area_of(client, page) == (SITE_MAP[page.slug].area if about_one else ""), page.slug


AREAS = sorted({page.area for page in SITE_MAP.values()} - {"", "other"})


@pytest.mark.parametrize("area", AREAS)
def test_the_form_opens_with_that_area(client, location, area):
    client.post("/check/", {"area": area})
    region = Intake.objects.get().answers["region"]
    assert region == NAMED_OTHERWISE.get(area, area)
    assert region in INTAKE.questions["region"].labels


def test_a_page_and_the_site_map_name_the_same_area():
    assert {slug: page.area for slug, page in shipped().pages.items() if page.area} == {
        slug: page.area for slug, page in SITE_MAP.items() if page.area
    }
