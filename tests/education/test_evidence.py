"""How sure we are is said once, rests on its sources, and every page says the same."""

import re
from pathlib import Path

import pytest
import yaml

from education import evidence
from education.site_map import SITE_MAP
from education.text import parse, plain, rows
from tests.education.make import shipped

RATED = yaml.safe_load((Path(__file__).parent / "evidence_rows.yaml").read_text("utf-8"))
CONDITIONS = [slug for slug, page in SITE_MAP.items() if page.kind == "condition"]
WITHOUT_STUDIES = {"sparse", "options"}


def test_every_use_that_was_rated_stands_in_the_table_and_no_other():
    assert set(evidence.TABLE) == set(RATED)


@pytest.mark.parametrize("key", RATED)
def test_a_use_has_the_certainty_the_clinical_team_gave_it(key):
    word, note, _ = RATED[key]
    assert (evidence.TABLE[key].certainty.value, evidence.TABLE[key].note) == (word, note)


@pytest.mark.parametrize("key", RATED)
def test_a_rating_rests_on_sources_that_the_clinical_team_named(key):
    sources = set(evidence.TABLE[key].sources)
    assert sources <= set(RATED[key][2]) & set(shipped().shelf.sources)
    assert bool(sources) is (key not in WITHOUT_STUDIES)


def cited(body: str) -> set[str]:
    return set(re.findall(r"\[@([\w-]+)\]", body)) | set(re.findall(r"\bsource=([\w-]+)", body))


def test_every_source_is_cited_on_a_page():
    used = {key for page in shipped().pages.values() for key in cited(page.body)}
    assert used == set(shipped().shelf.sources)


@pytest.mark.parametrize("slug", CONDITIONS)
def test_a_condition_page_is_rated_as_the_site_map_says_and_cites_what_the_rating_rests_on(slug):
    page = shipped().pages[slug]
    keys = [block.arguments["key"] for block in parse(page.body).blocks("evidence")]
    assert set(keys) == set(SITE_MAP[slug].evidence)
    assert {source for key in keys for source in evidence.TABLE[key].sources} <= cited(page.body)


def table_of(slug: str, section: str) -> list[list[str]]:
    part = next(one for one in parse(shipped().pages[slug].body).sections if one.id == section)
    block = next(one for one in part.parts if getattr(one, "name", "") == "compare")
    return [[plain(cell) for cell in row] for row in rows(block.tokens)]


@pytest.mark.parametrize("slug", CONDITIONS)
def test_the_option_of_an_injection_is_as_sure_as_its_rating(slug):
    said = [row[-1].lower() for row in table_of(slug, "options") if row[0].startswith("Dextrose ")]
    word = evidence.TABLE[SITE_MAP[slug].evidence[0]].certainty.value
    assert said and all(words.startswith(word) for words in said)


def test_the_table_of_all_uses_says_of_each_page_what_the_page_says():
    lines = [line for line in shipped().pages["evidence"].body.splitlines() if "](/conditions/" in line]
    told = {}
    for line in lines:
        cells = [cell.strip().lower() for cell in line.strip("|").split("|")]
        told |= dict.fromkeys(re.findall(r"\(/(conditions/[\w-]+)/\)", cells[0]), cells[-1])
    assert len(told) >= 17
    differ = {
        slug: said
        for slug, said in told.items()
        if not said.startswith(evidence.TABLE[SITE_MAP[slug].evidence[0]].certainty.value)
    }
    assert differ == {}
