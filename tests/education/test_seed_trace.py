"""Every statement of the two articles that the project grew from has its home in the library, and its wording."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.template.loader import render_to_string

from education.body import WrittenPage, write
from education.site_map import SITE_MAP
from education.text import parse
from tests.education.make import shipped

HERE = Path(__file__).parent
TRACE = yaml.safe_load((HERE / "seed_trace.yaml").read_text("utf-8"))
WORDING = yaml.safe_load((HERE / "seed_wording.yaml").read_text("utf-8"))
HOMES = [(name, home) for name, entry in TRACE.items() for home in (entry["home"], *entry.get("also", ()))]
NAMES = [f"{name} {home}" for name, home in HOMES]
OF_THE_FRAME = {"title", "about", "feedback"}
CERTAINTY = r"may help|may ease|not enough research|advise against|very small study"


def test_all_79_statements_are_traced():
    assert len(TRACE) == 79


@pytest.mark.parametrize(("name", "home"), HOMES, ids=NAMES)
def test_a_statement_has_its_section(name, home):
    slug, _, anchor = home.partition("#")
    written = {section.id for section in parse(shipped().pages[slug].body).sections}
    assert anchor in written | OF_THE_FRAME | set(SITE_MAP[slug].by_frame)


@cache
def written(slug: str) -> WrittenPage:
    return write(shipped().pages[slug].body, shelf=shipped().shelf, reach=shipped().reach)


def section_of(home: str) -> tuple[str, str]:
    """Heading and markup of a home, as a reader gets them."""
    slug, _, anchor = home.partition("#")
    if anchor == "title":
        return shipped().pages[slug].title, ""
    if anchor == "feedback":
        foot = render_to_string("education/page_foot.html", {"address": {"page_id": 1}})
        html = re.search(r'<section id="feedback".*?</section>', foot, re.S)[0]
        return re.search(r"<h2[^>]*>([^<]*)", html)[1], html
    section = next(one for one in written(slug).sections if one.id == anchor)
    return section.heading, section.html


def words_of(heading: str, html: str) -> str:
    shown = re.sub(r"<sup>.*?</sup>|<svg.*?</svg>", "", f"{heading} {html}", flags=re.S)
    plain = unescape(re.sub(r"</?(?:b|strong|em|a|span)\b[^>]*>", "", shown))
    return " ".join(re.sub(r"<[^>]*>", " ", plain).split()).lower()


def lacking(rule: dict, heading: str, html: str, cited: tuple[str, ...] = ()) -> list[str]:
    """What a section does not do that the wording rule asks, in words for the person who changed it."""
    words = words_of(heading, html)
    hrefs = {"#" + cited[int(number) - 1] for number in re.findall(r">(\d+)</a></sup>", html) if cited}
    hrefs |= set(re.findall(r'href="([^"]*)"', html))
    wanting = [f"does not say: {said}" for said in rule.get("say", ()) if said.lower() not in words]
    wanting += [f"says: {said}" for said in rule.get("never", ()) if said.lower() in words]
    wanting += [f"does not lead to: {link}" for link in rule.get("links", ()) if link not in hrefs]
    return wanting + ([f"has another heading: {heading}"] if rule.get("heading", heading) != heading else [])


def test_every_home_has_its_wording_and_no_other_section_has():
    assert [(name, home) for name, homes in WORDING.items() for home in homes] == HOMES
    assert all(rule for homes in WORDING.values() for rule in homes.values())


@pytest.mark.parametrize(("name", "home"), HOMES, ids=NAMES)
def test_a_section_says_its_statement_as_the_trace_says(name, home):
    slug = home.partition("#")[0]
    assert not lacking(WORDING[name][home], *section_of(home), written(slug).cited), TRACE[name]["rule"]


@pytest.mark.parametrize(("name", "home"), HOMES, ids=NAMES)
def test_a_section_that_loses_its_wording_is_noticed(name, home):
    rule = WORDING[name][home]
    emptied = lacking(rule, "Another heading", " ".join(rule.get("never", ())))
    parts = ("say", "never", "links")
    assert len(emptied) == sum(len(rule.get(part, ())) for part in parts) + ("heading" in rule)


@pytest.mark.parametrize("name", [name for name, entry in TRACE.items() if entry["rule"] == "Heading only"])
def test_a_statement_that_was_a_heading_only_adds_nothing_but_a_short_heading(name):
    (rule,) = WORDING[name].values()
    assert set(rule) == {"heading"}
    assert len(rule["heading"].split()) <= 8
    assert not re.search(r"\d|\bsafe|\bheal|\btreat|\.$", rule["heading"])


def test_what_the_article_said_it_covers_is_the_list_of_contents():
    ids = [section.id for section in written("risks/nerve-damage").sections]
    assert {"can-it", "way1", "way2", "way3", "way4", "signs", "now", "treated"} <= set(ids)
    assert "/risks/safer-injections/" in section_of("risks/nerve-damage#outlook")[1]


CONDITIONS = [slug for slug, page in shipped().pages.items() if page.kind == "condition"]


@pytest.mark.parametrize("slug", CONDITIONS)
def test_every_condition_tells_what_to_try_first_before_where_injections_fit(slug):
    ids = [section.id for section in written(slug).sections]
    assert ids.index("first") < ids.index("fits")


@pytest.mark.parametrize("slug", CONDITIONS)
def test_the_risks_of_every_condition_name_nerves(slug):
    assert "nerve" in words_of(*section_of(f"{slug}#risks"))


@pytest.mark.parametrize("home", ["risks/nerve-damage#signs", "after-your-injections#help"])
def test_nerve_signs_are_told_in_the_words_of_the_file_of_signs(home):
    signs = shipped().shelf.signs_of("today", ("nerve",), "call_treating_doctor")
    told = [sign.text for sign in signs if "after" in sign.groups]
    assert len(told) == 3
    assert all(text.lower() in words_of(*section_of(home)) for text in told)


def test_the_card_to_call_the_doctor_comes_before_any_other_advice():
    words = words_of(*section_of("risks/nerve-damage#now"))
    assert words.index("call the doctor who treated you today") < words.index("if you are not sure")


def test_each_use_leads_to_its_page_and_says_how_sure_we_are():
    items = re.findall(r"<li>(.*?)</li>", section_of("what-is-prolotherapy#uses")[1], re.S)
    assert len(items) >= 10
    for item in items:
        assert re.search(r'href="/conditions/[\w-]+/"', item), item
        assert re.search(CERTAINTY, item), item


def test_the_result_of_a_check_and_the_library_draw_the_same_boundary():
    boundary = "First a trained doctor needs to find out what causes your pain. Then you can decide together."
    result = Path("templates/triage/patient/sent.html").read_text("utf-8")
    assert boundary in result
    assert boundary.lower() in words_of(*section_of("see-a-specialist#diagnosis"))


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_feedback_asks_for_no_address_and_one_line_at_most(client):
    form = client.get(_feedback_address(client))
    text = form.content.decode().partition("<main")[2].partition("</main>")[0]
    assert not re.search(r'type="email"|\brequired\b|<input[^>]*type="text"', text)
    assert text.count("<textarea") == 1
    assert "mail" not in text.lower()


def _feedback_address(client) -> str:
    return re.search(r'href="(/feedback/\d+/)', client.get("/").content.decode())[1]
