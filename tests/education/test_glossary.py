"""Glossary words are linked where a reader meets them first: once, quietly, and never in a heading."""

import re

import pytest

from education.body import write
from education.links import Reach
from education.models import Page
from education.quality.grade import grade_of
from education.shelf import shelf_of

ONLY_LOOKED_UP = {"fracture", "strain"}
"""Words that people bring along; our pages use plainer ones."""
REACH = Reach(frozenset(["glossary", "risks"]))
LINK = re.compile(r'<a class="term" href="/glossary/#([\w-]+)">([^<]*)</a>')


def written(body: str, reach: Reach = REACH) -> str:
    return write(f"## A nerve {{#a}}\n\n{body}", shelf=shelf_of("en"), reach=reach).sections[0].html


def test_a_word_is_linked_at_its_first_use_and_not_again():
    html = written("A nerve can hurt. The nerve may swell.\n\n- Nerves are near.\n")
    assert LINK.findall(html) == [("nerve", "nerve")]
    assert html.startswith('<p>A <a class="term"')


def test_the_longest_name_is_the_one_that_is_explained():
    assert LINK.findall(written("The nerve sheath, then a nerve.")) == [
        ("nerve-sheath", "nerve sheath"),
        ("nerve", "nerve"),
    ]


def test_parts_of_other_words_are_left_alone():
    assert LINK.findall(written("Nervous people, joint-friendly shoes, a trialled plan.")) == []


def test_headings_links_and_the_head_of_a_table_hold_no_glossary_link():
    html = written(
        "### A tendon\n\n[What a joint is](/risks/)\n\n:::compare\n| Option | Trial |\n|---|---|\n"
        "| Wait | A scan |\n| Rest | A tablet |\n:::\n"
    )
    assert LINK.findall(html) == [("imaging", "scan")]


def test_without_a_glossary_there_are_words_alone():
    assert "<a" not in written("A [[nerve]] and a tendon.", Reach())


def test_a_word_stays_text_whatever_stands_in_it():
    assert "&lt;b&gt; <a" in written("2 &lt;b> nerve")


@pytest.mark.parametrize("key", shelf_of("en").terms)
def test_a_term_is_explained_in_plain_words(key):
    measured = grade_of(f"{shelf_of('en').terms[key].plain}.")
    assert measured is not None
    assert measured.flesch_kincaid <= 7.0


@pytest.mark.usefixtures("library")
def test_every_term_is_linked_from_a_page_and_each_page_links_a_term_once(client):
    linked = set()
    for page in Page.objects.exclude(slug="glossary"):
        text = client.get(str(page)).content.decode()
        keys = [key for key, _ in LINK.findall(text)]
        assert sorted(keys) == sorted(set(keys)), page.slug
        assert not LINK.search(" ".join(re.findall(r"<h\d.*?</h\d>|<thead>.*?</thead>", text, re.S)))
        linked |= set(keys)
    assert set(shelf_of("en").terms) - linked == ONLY_LOOKED_UP
