"""What every page owes its reader: what is not known, every way to choose, and a fair guide to choosing."""

import re

import pytest

from education import decide
from education.site_map import SITE_MAP
from education.text import parse, passages, plain, rows
from tests.education.make import shipped

ABOUT_A_USE = [slug for slug, page in SITE_MAP.items() if page.kind in ("condition", "procedure")]
WITH_OPTIONS = [slug for slug, page in SITE_MAP.items() if page.kind == "condition"] + [
    "decide",
    "alternatives",
]
IN_THE_GUIDE = ("wait", "exercise", "medicine", "brace", "steroid", "prp", "dextrose", "surgery")


@pytest.mark.parametrize("slug", ABOUT_A_USE)
def test_a_page_about_a_use_says_what_is_not_known(slug):
    body = shipped().pages[slug].body
    words = re.findall(r"\*\*What we do not know:\*\* ([^\n]+)|^#+ What we do not know", body, re.M)
    assert words and all(len(said.split()) >= 5 for said in words if said)


def options_of(slug: str) -> list[list[str]]:
    """The table of options: its head and its rows, in words."""
    blocks = list(parse(shipped().pages[slug].body).blocks("compare"))
    tables = [[[plain(cell) for cell in row] for row in rows(block.tokens)] for block in blocks]
    (table,) = [table for table in tables if table[0][0] == "Option"]
    return table


@pytest.mark.parametrize("slug", WITH_OPTIONS)
def test_doing_nothing_comes_first_and_every_option_is_told_in_the_same_words_of_the_head(slug):
    head, *options = options_of(slug)
    assert re.match(r"(wait|do nothing)", options[0][0], re.I)
    assert sum(row[0].lower().startswith("dextrose") for row in options) >= 1
    assert len(options) >= 5
    assert all(len(row) == len(head) and all(row) for row in options)
    assert head[-1].startswith("How sure")
    assert head.index("Possible harm") < head.index("Possible gain")


def test_the_guide_weighs_all_options_with_their_cost():
    head, *options = options_of("decide")
    names = [row[0].lower() for row in options]
    assert [any(word in name for name in names) for word in IN_THE_GUIDE] == [True] * len(IN_THE_GUIDE)
    assert {"Effort", "Possible harm", "Possible gain", "Cost"} <= set(head)


def test_the_guide_shows_its_one_set_of_numbers_with_both_groups_and_says_they_are_not_told_apart():
    document = parse(shipped().pages["decide"].body)
    (box,) = document.blocks("factbox")
    said = " ".join(one.words for one in passages(document))
    assert [plain(cell) for cell in rows(box.tokens)[1]][1:] == ["46 in 100", "36 in 100"]
    assert box.arguments["span"] == "12 months"
    assert "could not tell the two apart" in said
    assert "Serious harm is reported. Nobody has counted how often." in said


def test_the_page_on_ultrasound_says_what_it_shows_and_what_it_cannot_show():
    said = " ".join(
        one.words for one in passages(parse(shipped().pages["procedures/ultrasound-guidance"].body))
    )
    assert "nerves, blood vessels and the sore spot while the needle moves" in said
    assert "hard to see behind bone" in said


@pytest.mark.parametrize(
    ("slug", "others"),
    {
        "osteoarthritis": ("knee-osteoarthritis", "hip-osteoarthritis", "thumb-base-osteoarthritis"),
        "tendinopathies": ("tennis-elbow", "rotator-cuff-pain", "achilles-pain", "heel-pain", "jumpers-knee"),
        "elbow-pain": ("tennis-elbow", "golfers-elbow"),
    }.items(),
)
def test_a_page_on_many_places_leads_to_the_page_of_each(slug, others):
    body = shipped().pages[f"conditions/{slug}"].body
    assert [other for other in others if f"(/conditions/{other}/)" not in body] == []


@pytest.mark.parametrize("slug", [slug for slug, page in SITE_MAP.items() if page.kind == "condition"])
def test_a_condition_leads_to_what_else_may_help(slug):
    assert "(/alternatives/" in shipped().pages[slug].body


def test_the_guide_names_the_decision_for_whom_it_is_and_that_it_was_not_tested():
    sections = {}
    for passage in passages(parse(shipped().pages["decide"].body)):
        sections[passage.section] = f"{sections.get(passage.section, '')} {passage.words}"
    assert "There is no one right answer." in sections["decision"]
    assert re.search(r"[Nn]obody has tested yet how well it helps", sections["decision"])
    assert re.search(r"always choose to wait", sections["next"])
    assert re.search(r"change your mind", sections["next"])


def test_the_guide_asks_four_facts_and_the_four_questions_of_sure_and_advises_nothing():
    assert len(decide.FACTS) == 4
    assert [item.key for item in decide.SURE] == ["sure", "understand", "ratio", "encouragement"]
    said = " ".join(str(value.words) for value in decide.VALUES) + shipped().pages["decide"].body
    assert not re.search(r"\byou should\b|\bwe recommend\b|\bbest (?:choice|option) is\b", said, re.I)


def test_what_may_matter_speaks_for_and_against_every_kind_of_care():
    """Some values lean to an injection, some away from it, some to one's own part; none is repeated."""
    keys = [value.key for value in decide.VALUES]
    assert {"less_pain", "no_harm", "no_needles", "known_effect", "low_cost", "own_part"} <= set(keys)
    assert len(set(keys)) == len(keys)
