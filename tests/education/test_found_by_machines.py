"""What search engines and messages take from a page: true, whole, and no more than the page says."""

import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders

from education.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
PRIVATE = ("/check/", "/desk/", "/clinician/", "/accounts/", "/staff/")


def text_of(client, path: str) -> str:
    return client.get(path).content.decode()


def graph_of(text: str) -> list[dict]:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(data)["@graph"]


def test_every_page_describes_itself_once(client, settings):
    for page in Page.objects.select_related("live"):
        text = text_of(client, str(page))
        url = settings.PUBLIC_ORIGIN + str(page)
        assert re.findall(r'<link rel="canonical" href="([^"]+)"', text) == [url]
        assert len(re.findall(r'<meta name="description" content="[^"]{20,}"', text)) == 1, page.slug
        met = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', text))
        assert met["url"] == url
        assert met["image"].startswith(settings.PUBLIC_ORIGIN + "/static/figures/touch-icon")
        assert all(met[name] for name in ("title", "description", "site_name", "type"))
        main, *rest = graph_of(text)
        assert (main["@type"], main["url"], main["name"]) == ("MedicalWebPage", url, page.live.title)
        assert main["audience"]["audienceType"] == "Patient"
        assert "reviewedBy" not in main and "lastReviewed" not in main
        assert [one["@type"] for one in rest] == (["BreadcrumbList"] if page.slug else [])


def test_a_condition_names_where_it_is_its_symptoms_and_what_may_be_done(client):
    about = graph_of(text_of(client, "/conditions/tennis-elbow/"))[0]["mainEntity"]
    assert about["@type"] == "MedicalCondition"
    assert about["associatedAnatomy"]["name"] == "Elbow"
    assert "A weak grip because it hurts" in [one["name"] for one in about["signOrSymptom"]]
    treatments = [one["name"] for one in about["possibleTreatment"]]
    assert "Exercise, physical therapy" in treatments
    assert not any(name.startswith("Wait") for name in treatments)


def test_every_condition_has_symptoms_and_treatments_to_name(client):
    for page in Page.objects.filter(kind="condition"):
        about = graph_of(text_of(client, str(page)))[0]["mainEntity"]
        assert len(about["signOrSymptom"]) >= 2 and len(about["possibleTreatment"]) >= 3, page.slug


def test_what_is_advised_against_is_no_treatment_to_a_search_engine(client):
    about = graph_of(text_of(client, "/conditions/long-lasting-low-back-pain/"))[0]["mainEntity"]
    assert not any("Dextrose" in one["name"] for one in about["possibleTreatment"])


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("procedures/dextrose-injection", "MedicalTherapy"),
        ("procedures/ultrasound-guidance", "MedicalProcedure"),
    ],
)
def test_a_procedure_says_which_kind_it_is(client, slug, kind):
    assert graph_of(text_of(client, f"/{slug}/"))[0]["mainEntity"]["@type"] == kind


def test_the_map_for_search_engines_holds_every_page_with_its_day_and_nothing_private(client, settings):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [node.text for node in tree.iter(f"{name}loc")]
    assert sorted(listed) == sorted(
        settings.PUBLIC_ORIGIN + str(page) for page in Page.objects.exclude(slug="search")
    )
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", node.text) for node in tree.iter(f"{name}lastmod"))


def test_robots_are_kept_from_everything_private_and_led_to_the_map(client, settings):
    text = text_of(client, "/robots.txt")
    assert all(f"Disallow: {path}\n" in text for path in PRIVATE)
    assert f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml" in text


@pytest.mark.parametrize("path", ["/search/?q=knee", "/no-such-page/", "/warning-signs/risks/"])
def test_what_is_no_page_of_its_own_asks_not_to_be_listed(client, path):
    assert '<meta name="robots" content="noindex">' in text_of(client, path)


@pytest.mark.parametrize(
    ("file", "side"),
    [("figures/favicon.ico", 32), ("figures/touch-icon.png", 180), ("figures/favicon.svg", 0)],
)
def test_every_page_has_the_clinics_own_small_sign(client, file, side):
    assert f"/static/{file.partition('.')[0]}" in text_of(client, "/")
    content = Path(finders.find(file)).read_bytes()
    if file.endswith(".png"):
        assert struct.unpack(">II", content[16:24]) == (side, side)
    if file.endswith(".ico"):
        assert side in {content[6 + 16 * number] for number in range(content[4])}
