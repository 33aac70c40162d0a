"""Where it hurts: a side is a part of the code, and code, words and drawing agree; staff read it in words."""

from pathlib import Path

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.trust.drafts import filled_in, given_to, posted
from triage import body_map
from triage.map_widget import ROWS, YOURS
from triage.models import Case, Intake, Submission
from triage.patient import steps, ways
from triage.patient.where import words
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import (
    AREAS,
    MAP_VERSION,
    PAIRS,
    SIDED,
    codes_of,
    main_choices,
    marked,
    meant,
)

VIEWS = (body_map.FRONT, body_map.BACK)
STYLE = Path("static/prolo.css").read_text("utf-8")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("code", AREAS)
def test_the_side_in_the_code_is_the_side_in_the_words_and_on_the_drawing(code, view):
    area = AREAS[code]
    side = {"-r": "right", "-l": "left"}.get(code[-2:], "")
    assert area.side == side
    said = {name for name in ("right", "left") if name in area.label.lower().split()}
    assert said == ({side} if side else set())
    spot = body_map.place(code, view)
    if spot is None:
        return
    _, on_the_left, on_the_right = body_map.NAMES[view]
    half = "" if spot[0] == body_map.MIDDLE else (on_the_left if spot[0] < body_map.MIDDLE else on_the_right)
    assert str(half) == (f"Your {side}" if side else "")


def test_the_front_shows_the_persons_right_on_the_readers_left_and_the_back_the_other_way_round():
    assert [str(word) for word in body_map.NAMES[body_map.FRONT]] == ["Front", "Your right", "Your left"]
    assert [str(word) for word in body_map.NAMES[body_map.BACK]] == ["Back", "Your left", "Your right"]
    for code in ("knee-r", "knee-l"):
        front, back = (body_map.place(code, view) for view in VIEWS)
        assert (front[0] < 100) is (code == "knee-r") and (back[0] < 100) is (code == "knee-l")


def test_the_columns_of_the_list_are_headed_as_the_front_view_and_right_comes_first():
    assert [str(head) for head in YOURS] == ["Your right", "Your left"]
    assert {tuple(AREAS[code].side for code in row) for row in ROWS} == {("right", "left")}
    assert sorted(code for row in ROWS for code in row) == sorted(c for c, area in AREAS.items() if area.side)


def test_every_area_of_the_questionnaire_can_be_ticked_and_no_other():
    assert {area.region for area in AREAS.values()} == set(INTAKE.questions["region"].labels)
    drawn = {region for spots in body_map.SPOTS.values() for region in spots}
    assert set(INTAKE.questions["region"].labels) - drawn == {"all_over", "other"}


@pytest.mark.parametrize("view", VIEWS)
def test_places_are_wide_enough_and_far_enough_apart_for_a_finger(view):
    """The drawing is 140 px for 180 units on a screen of 320 px: 31 units are 24 px."""
    assert body_map.HIT * 140 / 180 >= 24
    spots = [(code, body_map.place(code, view)) for code in AREAS if body_map.place(code, view)]
    for number, (code, (x, y)) in enumerate(spots):
        for other, (x2, y2) in spots[number + 1 :]:
            assert max(abs(x - x2), abs(y - y2)) >= 24 or ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5 >= 31, (
                code,
                other,
            )


@pytest.mark.parametrize("code", AREAS)
def test_the_style_sheet_lights_each_place_that_is_drawn(code):
    drawn = any(body_map.place(code, view) for view in VIEWS)
    assert (f".field:has([value={code}]:checked) .at-{code}" in STYLE) is drawn


@pytest.mark.parametrize("region", SIDED)
@pytest.mark.parametrize("side", ["right", "left", "both"])
def test_a_reply_and_its_places_lead_to_each_other(region, side):
    ticked, main = codes_of(region, side)
    assert (meant(main).region, meant(main).side) == (region, side)
    assert main in {area.code for area in main_choices(ticked)}
    assert len(ticked) == (2 if side == "both" else 1)


@pytest.fixture
def where(client, location):
    """A browser on the page, and what posting places there leads to."""
    draft = filled_in(location, 2)
    given_to(client, draft)

    def post(*areas, **more):
        body = QueryDict(mutable=True)
        body.setlist("areas", areas)
        for name, value in more.items():
            body[name] = value
        answer = client.post(
            ways.address(draft, "where"), body.urlencode(), content_type="application/x-www-form-urlencoded"
        )
        return answer, Intake.objects.get(pk=draft.pk)

    post.draft = draft
    post.page = lambda **query: client.get(ways.address(draft, "where", **query)).content.decode()
    return post


def test_one_place_is_the_main_one_and_tells_area_and_side(where):
    answer, kept = where("knee-r")
    assert answer.url == ways.address(kept, "problem")
    assert (kept.answers["region"], kept.answers["side"]) == ("knee", "right")
    assert kept.identity["body_map"] == {"version": MAP_VERSION, "areas": ["knee-r"], "main": "knee-r"}


def test_of_several_places_the_main_one_is_asked_on_the_same_page(where):
    answer, kept = where("knee-r", "elbow-l", "neck")
    assert answer.url == ways.address(kept, "where", more=1)
    assert "region" not in kept.answers
    html = where.page(more=1)
    assert "Where is your main problem?" in html
    asked = [
        code for code in (*AREAS, *(a.code for a in PAIRS.values())) if f'"main_area" value="{code}"' in html
    ]
    assert sorted(asked) == ["elbow-l", "knee-r", "neck"]
    answer, kept = where("knee-r", "elbow-l", "neck", main_area="elbow-l", side="both")
    assert answer.url == ways.address(kept, "problem")
    assert (kept.answers["region"], kept.answers["side"]) == ("elbow", "left")
    assert kept.identity["body_map"]["areas"] == ["neck", "elbow-l", "knee-r"]


def test_the_main_one_left_blank_when_it_was_asked_is_said_and_nothing_is_lost(where):
    where("knee-r", "elbow-l")
    refused, kept = where("knee-r", "elbow-l")
    assert refused.status_code == 422
    assert "Choose the one that troubles you most" in refused.content.decode()
    assert kept.identity["body_map"]["areas"] == ["elbow-l", "knee-r"]


def test_a_main_one_that_is_not_ticked_is_refused(where):
    where("knee-r", "elbow-l")
    refused, kept = where("knee-r", "elbow-l", main_area="hip-r")
    assert refused.status_code == 422 and "region" not in kept.answers


def test_both_of_two_may_be_the_main_problem(where):
    where("knee-r", "knee-l")
    _, kept = where("knee-r", "knee-l", main_area="knee-both")
    assert (kept.answers["region"], kept.answers["side"]) == ("knee", "both")
    assert words(kept.identity, kept.answers) == "Knee, both sides"


@pytest.mark.parametrize("side", ["left", "middle", "not_sure"])
def test_a_place_without_sides_of_its_own_asks_for_the_side(where, side):
    _, kept = where("neck", side=side)
    assert (kept.answers["region"], kept.answers["side"]) == ("neck", side)


def test_not_sure_where_is_an_answer_and_stands_alone(where):
    answer, kept = where("not_sure")
    assert answer.url == ways.address(kept, "problem")
    assert kept.answers["region"] == "not_sure"
    refused, kept = where("not_sure", "knee-r")
    assert refused.status_code == 422
    assert kept.identity["body_map"]["areas"] == ["knee-r"]


def test_nothing_ticked_is_refused_beside_the_list(where):
    refused, _ = where()
    assert refused.status_code == 422 and "Tick at least one place" in refused.content.decode()


def test_an_area_that_came_along_is_named_and_its_side_is_asked(client, location):
    began = client.post("/check/", {"area": "knee"})
    draft = Intake.objects.get()
    for page in ("emergency", "about_you"):
        client.post(ways.address(draft, page), posted(page, draft))
    html = client.get(ways.address(draft, "where")).content.decode()
    assert began.status_code == 302
    assert "You came here from our page about this place: knee. Please tick the side." in html
    assert " checked" not in html


def test_an_area_without_sides_that_came_along_is_ticked(client, location):
    client.post("/check/", {"area": "neck"})
    draft = Intake.objects.get()
    for page in ("emergency", "about_you"):
        client.post(ways.address(draft, page), posted(page, draft))
    html = client.get(ways.address(draft, "where")).content.decode()
    assert html.count(" checked") == 1 and 'value="neck" id="id_areas_0" checked' in html


def test_the_rules_read_the_main_problem_alone_and_staff_read_every_place_in_words(
    client, sign_in, clara, dana, location
):
    draft = filled_in(location, len(steps.PAGES) + 1)
    given_to(client, draft)
    for main in ({}, {"main_area": "knee-r"}):
        client.post(ways.address(draft, "where"), posted("where", draft, areas=["knee-r", "elbow-r"], **main))
    client.post(ways.address(draft, steps.ANSWERS), posted(steps.ANSWERS, draft))
    sent = Submission.objects.get()
    assert set(sent.answers) <= set(INTAKE.questions)
    assert sent.identity["body_map"]["areas"] == ["elbow-r", "knee-r"]
    assert "body_map" not in sent.case.patient.contact
    case = Case.objects.get()
    clinicians = sign_in(clara).get(reverse("clinician:case", args=[case.reference])).content.decode()
    assert "<p>Right knee (main problem), Right elbow</p>" in clinicians
    assert clinicians.count('class="spot main"') == 2 and clinicians.count('class="spot on"') == 2
    desks = sign_in(dana).get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "Right elbow" not in desks


def test_places_kept_before_the_answers_changed_give_way_to_the_answers():
    kept = {"version": 1, "areas": ["knee-r", "elbow-l"], "main": "knee-r"}
    assert marked(kept, {"region": "knee", "side": "right"}).areas == ("knee-r", "elbow-l")
    assert marked(kept, {"region": "knee", "side": "left"}).words() == ("Left knee",)
    assert marked({}, {"region": "knee", "side": "middle"}).words() == ()


def test_the_page_before_sending_tells_every_place(where, client):
    where("knee-r", "elbow-l")
    _, kept = where("knee-r", "elbow-l", main_area="knee-r")
    assert words(kept.identity, kept.answers) == "Right knee (main problem), Left elbow"
