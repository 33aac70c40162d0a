"""Drawings: left and right are the person's own, never the reader's, and every idea is marked as one."""

import re
from pathlib import Path

import pytest

from education.queries import NamedPage
from education.reading.body_map import BACK, FRONT, PLACES, body_map
from tests.education.make import shipped

FIGURES = shipped().shelf.figures
BOTH_SIDES = {  # drawn from the front or from the back: both sides are named
    "knee-joint": FRONT,
    "hip-joint": FRONT,
    "shoulder-cuff": FRONT,
    "knee-ligaments": FRONT,
    "knee-front": FRONT,
    "low-back": BACK,
    "pelvis-back": BACK,
}
ONE_SIDE = {  # drawn from one side, or one limb alone: that side or limb is named
    "elbow-outer": "Right arm, outer side",
    "elbow-inner": "Right arm, inner side",
    "elbow-both-sides": "Right arm, front",
    "thumb-base": "Right palm",
    "wrist-palm": "Right hand,",
    "heel-cord": "Right leg",
    "sole": "Right sole",
    "ankle-ligaments": "Right ankle",
    "neck-side": "Left side",
    "whiplash-move": "Left side",
    "jaw-joint": "Left side",
}
FRONT_AND_BACK = {"disc-segment", "spine-ligaments", "tailbone"}
WITHOUT_A_SIDE = {
    *("ligament-firm-loose", "needle-nerve", "knee-scores", "syringe-ligament", "joint-worn-healthy"),
    *("tendon-at-bone", "ultrasound-screen", "xray-arm", "soreness-days", "healing-steps"),
    *("needle-ultrasound", "certainty-bars", "option-grid", "visit-checklist"),
    *("price-list", "page-check", "who-sees-what", "text-size"),
}
IDEAS = {"ligament-firm-loose", "healing-steps"}


def words_of(key: str) -> dict[str, float]:
    """The words printed on a drawing, and how far from its left edge."""
    found = re.findall(r'<text[^>]*\bx="([\d.]+)"[^>]*>([^<]+)', FIGURES[key].svg)
    return {words: float(x) for x, words in found}


def told(key: str) -> str:
    figure = FIGURES[key]
    return f"{figure.alt} {figure.caption} {figure.description}"


def test_of_every_drawing_it_is_known_from_which_side_it_is_seen():
    groups = [set(BOTH_SIDES), set(ONE_SIDE), FRONT_AND_BACK, WITHOUT_A_SIDE]
    assert set.union(*groups) == set(FIGURES)
    assert sum(map(len, groups)) == len(FIGURES)


@pytest.mark.parametrize("key", BOTH_SIDES)
def test_your_right_is_on_the_readers_left_from_the_front_and_on_the_right_from_the_back(key):
    words = words_of(key)
    assert (words["Your right"] < words["Your left"]) is (BOTH_SIDES[key] == FRONT)
    assert re.search(r"from the front" if BOTH_SIDES[key] == FRONT else r"behind|from the back", told(key))


@pytest.mark.parametrize("key", ONE_SIDE)
def test_a_limb_drawn_alone_says_which_one_it_is_on_the_drawing_and_in_words(key):
    side = ONE_SIDE[key].split()[0].lower()
    assert ONE_SIDE[key] in words_of(key)
    assert re.search(rf"\b{side}\b", told(key))
    assert not re.search(r"\b(?:a|your) left (?:arm|hand|leg|foot|ankle)\b", told(key)) or side == "left"


@pytest.mark.parametrize("key", ["knee-ligaments", "elbow-both-sides"])
def test_the_outer_side_of_a_right_limb_is_on_the_readers_left(key):
    words = {name.removesuffix(" side"): x for name, x in words_of(key).items()}
    assert words["Outer"] < words["Inner"]


@pytest.mark.parametrize("key", sorted(FRONT_AND_BACK))
def test_a_cut_seen_from_the_side_names_front_and_back(key):
    assert words_of(key)["Front"] < words_of(key)["Back"]
    assert "Front is on the left, Back on the right." in told(key)


def test_an_idea_is_marked_as_no_proof_on_the_drawing_and_beside_it():
    assert {key for key in FIGURES if "Idea, not proof" in words_of(key)} == IDEAS
    assert all("not proof" in FIGURES[key].caption for key in IDEAS)


@pytest.mark.parametrize("key", FIGURES)
def test_words_on_a_drawing_are_few_and_large_enough_on_a_small_phone(key):
    """At 320 px a drawing is about 254 px wide; 12 px there are so many units of its own."""
    svg = FIGURES[key].svg
    width = float(re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+)', svg)[1])
    sizes = [float(size) for size in re.findall(r'<text[^>]*\bfont-size="([\d.]+)"', svg)]
    assert all(size * 254 / width >= 12 for size in sizes), (width, min(sizes))
    assert all(len(words.split()) <= 8 for words in words_of(key))


STYLE = Path("static/prolo.css").read_text("utf-8")


def line_weights_of(key: str) -> set[float]:
    """The widths of every line of a drawing, those that its classes get from the style sheet too."""
    svg = FIGURES[key].svg
    classes = set(re.findall(r'\bclass="([\w-]+)"', svg))
    styled = [re.search(rf"^\.{name}\{{[^}}]*stroke-width:([\d.]+)", STYLE, re.M) for name in classes]
    written = re.findall(r'\bstroke-width="([\d.]+)"', svg)
    return {float(width) for width in [*written, *(match[1] for match in styled if match)]}


@pytest.mark.parametrize("key", FIGURES)
def test_a_drawing_has_two_line_weights_and_they_are_the_same_in_all(key):
    assert line_weights_of(key) <= {2, 4}


PAGES = [NamedPage(f"conditions/{area}", area, (), area) for place in PLACES for area in place.areas]


def test_the_body_map_names_the_persons_own_sides_on_both_views():
    front, back = body_map(PAGES)["views"]
    assert (front["left"], front["right"]) == ("Your right", "Your left")
    assert (back["left"], back["right"]) == ("Your left", "Your right")


def test_a_ring_of_one_side_has_its_twin_on_the_other():
    for place in PLACES:
        assert sorted((200 - x, y) for x, y in place.rings) == sorted(place.rings), place.key


def test_rings_are_far_enough_apart_for_a_finger_on_a_small_phone():
    """A ring is 34 units wide, 26 px at 320 px; 24 px is the least, and no two overlap."""
    for view in (FRONT, BACK):
        rings = [(place.key, ring) for place in PLACES if place.view == view for ring in place.rings]
        for number, (key, (x, y)) in enumerate(rings):
            for other, (x2, y2) in rings[number + 1 :]:
                assert ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5 >= 34, (key, other)


@pytest.mark.usefixtures("library")
def test_every_condition_can_be_reached_from_the_body_map(client):
    text = client.get("/").content.decode()
    listed = text.partition('id="map"')[2].partition("</section>")[0]
    conditions = [slug for slug, page in shipped().pages.items() if page.kind == "condition"]
    assert all(f'href="/{slug}/"' in listed for slug in conditions)
    links = re.findall(r'<a href="#(area-\w+)" aria-label="([^"]+)"', listed)
    assert len(links) == len(PLACES) - 1
    for anchor, name in links:
        assert f'<div id="{anchor}"><dt>{name}</dt><dd><a href="/conditions/' in listed


def test_a_place_without_a_page_has_no_ring():
    shown = body_map([page for page in PAGES if page.area != "knee"])
    assert "knee" not in {place.key for view in shown["views"] for place in view["places"]}
