"""Every block: what it shows, and when it fails."""

import pytest

from education.blocks import KINDS
from education.body import write
from education.links import Reach
from education.shelf import shelf_of
from tests.education.make import faults_in_block

S = "dagenais-2006-survey"
GOOD = {
    "glance": "- one\n- two\n- three",
    "urgent level=today group=nerve action=call_treating_doctor": "",
    "steps": "1. Sit down.\n2. Call.",
    "dodont": "### Do\n- Move.\n\n### Do not\n- Do not grip.",
    "compare": "| Option | Harm |\n|---|---|\n| Wait | none |\n| Move | sore |",
    f"factbox denominator=100 span='at 1 year' source={S}": "| What | With |\n|---|---|\n| Pain | 4 in 100 |",
    f"icons n=25 of=100 source={S} caption='25 in 100 feel stiff'": "",
    "evidence key=tennis_elbow": "It may help some people.\n\n**What we do not know:** how long.",
    "timeline": "- **Day 1** Rest.",
    "questions": "- Who will do it?",
    "figure key=elbow-outer": "",
    "note": "One line.",
    "price": "",
    "cta to=check": "",
}


def block(head: str, body: str) -> str:
    return f":::{head}\n{body}\n:::"


def show(markdown: str, *, live: frozenset[str] = frozenset({"risks"})) -> str:
    page = write(f"## A heading {{#a}}\n\n{markdown}\n", shelf=shelf_of("en"), reach=Reach(live))
    return page.sections[0].html


def test_the_call_to_the_check_at_the_very_end_is_left_to_the_frame():
    assert show("One.\n\n:::cta to=check\n:::") == "<p>One.</p>\n"


def test_every_kind_of_block_has_an_example_here():
    assert {head.split()[0] for head in GOOD} == set(KINDS)


@pytest.mark.parametrize("head", GOOD)
def test_a_good_block_has_no_fault_and_shows_something(head):
    assert faults_in_block(block(head, GOOD[head])) == []
    assert show(block(head, GOOD[head]) + "\n\nThe end.").strip() != "<p>The end.</p>"


BAD = [
    ("glance", "- one", "3 to 5 bullets"),
    ("urgent level=high group=nerve", "", "level= is not one of"),
    ("urgent level=today group=nobody", "", "no group 'nobody'"),
    ("urgent level=today", "", "group= is missing"),
    ("urgent level=soon group=none", "", "1 to 7 bullets"),
    ("steps", "1. One.", "at least 2 steps"),
    ("dodont", "### Do\n- Move.", "'### Do not' is missing"),
    ("dodont", "### Do\n- Move.\n\n### Do not\n- Grip.", "without 'not'"),
    ("compare", "| Option | Harm |\n|---|---|\n| Wait |  |", "empty cell"),
    ("compare", "no table", "a table with a head"),
    (f"factbox denominator=100 source={S}", GOOD["compare"], "span= is missing"),
    ("factbox denominator=100 span=now", GOOD["compare"], "source= is missing"),
    (
        f"factbox denominator=100 span=now source={S}",
        "| What | With |\n|---|---|\n| Pain | 4 in 1000 |",
        "mixed denominators",
    ),
    (f"icons n=3 of=50 source={S} caption=x", "", "100 or 1000"),
    (f"icons n=300 of=100 source={S} caption=x", "", "more than of="),
    (f"icons n=3 of=100 source={S}", "", "caption= is missing"),
    ("evidence key=nothing", "x", "no evidence row"),
    ("evidence key=tennis_elbow", "It may help.", "What we do not know"),
    ("evidence key=tennis_elbow certainty=high", "What we do not know: all.", "evidence table"),
    ("timeline", "- Day 1 rest", "bold day"),
    ("questions", "- Tell me.", "question mark"),
    ("figure key=none", "", "no figure"),
    ("note", "One.\n\nTwo.", "one paragraph"),
    ("cta to=moon", "", "not a known target"),
    ("balloon", "", "no block called 'balloon'"),
    ("note size=big", "One line.", "not one of its arguments"),
    ("note big", "One line.", "key=value"),
]


@pytest.mark.parametrize(("head", "body", "says"), BAD)
def test_a_bad_block_says_what_is_wrong(head, body, says):
    assert any(says in message for message in faults_in_block(block(head, body)))


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "![x](/y.png)",
        "# One",
        "#### Four",
        "```\ncode\n```",
        "> quote",
    ],
)
def test_what_has_no_place_in_a_page_is_a_fault(text):
    assert faults_in_block(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '[x](/risks/"onmouseover="alert(1))',
        "![<b>](javascript:alert(1))",
        "[@<script>]",
        "[[<script>]]",
        ":::note\n<script>alert(1)</script>\n:::",
        ":::compare caption='<script>'\n| <b>Option | a |\n|---|---|\n| x | <i> |\n:::",
    ],
)
def test_no_markup_of_the_text_reaches_the_page(text):
    html = show(text)
    assert not any(bad in html for bad in ("<script", "<img", 'href="javascript', "<b>", "<i>"))
    assert ' onmouseover="' not in html


def test_a_link_to_a_page_still_to_come_is_plain_words():
    assert show("See [how sure](/evidence/).") == "<p>See how sure.</p>\n"
    assert '<a href="/risks/">' in show("See [all risks](risks).")


def test_a_citation_becomes_a_numbered_source():
    html = show(f"One. [@{S}] Two. [@yelland-2019-elbow-trial] Three. [@{S}]")
    assert html.count('href="#source-1"') == 2
    assert 'aria-label="Source 2"' in html


def test_the_card_names_its_level_in_words():
    html = show(block("urgent level=emergency group=after action=call_emergency", ""))
    assert "Emergency" in html
    assert "Call your emergency number now if:" in html
