"""Is this normal? The check that is open to anyone, through its real pages."""

import pytest

from tests.triage.after import CALM, EMERGENCY_SIGNS, PAT, Asker, form_of, posted, stage_of, when
from triage.models import Case, CheckInReply

pytestmark = pytest.mark.django_db
NET = "Numbness or burning that spreads"


def ends(client, **changes):
    asker = Asker(client, {**CALM, **when(20), **changes})
    return asker, asker.walk()


def test_calm_answers_fit_common_soreness_with_the_signs_to_watch_for(client, location):
    asker, page = ends(client)
    assert "What you describe fits common soreness." in page.html
    assert NET in page.html and "Trouble with pee or poo" in page.html
    assert asker.pages == ["emergency", "treatment", "nerves", "healing", "your_words"]
    assert "Your own answers" in page.html


def test_nothing_is_stored_of_a_check_that_is_not_sent(client, location):
    ends(client, anything_else="my leg feels odd")
    assert not Case.objects.exists() and not CheckInReply.objects.exists()
    assert dict(client.session) == {}


@pytest.mark.parametrize("sign", EMERGENCY_SIGNS)
def test_any_yes_shows_the_emergency_page_before_anything_else_is_asked(client, location, sign):
    asker, page = ends(client, **{sign: "yes"})
    assert asker.pages == ["emergency"]
    assert "Get emergency help now." in page.html and "Nothing was sent" in page.html


def test_a_yes_shows_it_also_when_the_rest_of_the_page_is_blank(client, location):
    page = client.post("/after/check/", {"at": "emergency", "chest_or_breathing": "yes"})
    assert "Get emergency help now." in page.content.decode()


def test_weakness_after_a_neck_shot_is_an_emergency(client, location):
    _asker, page = ends(client, treated_region="neck", weakness_after="yes")
    assert "Get emergency help now." in page.html


@pytest.mark.parametrize(
    "reply", [{"numbness_after": "beyond"}, {"weakness_after": "yes"}, {"shooting_pain": "yes"}]
)
def test_h15_signs_of_a_nerve_are_same_day_from_the_first_hour(client, location, reply):
    for hours in (0.2, 1, 5, 23, 30, 200):
        _asker, page = ends(client, **when(hours), **reply)
        assert "You need to speak to a doctor or nurse today." in page.html, hours
        assert "fits common soreness" not in page.html


@pytest.mark.parametrize("key", sorted(CALM))
def test_a_blank_page_gets_an_error_and_never_a_result(client, location, key):
    _asker, page = ends(client, **{key: None})
    assert page.status == 422 and "fits common soreness" not in page.html


@pytest.mark.parametrize("key", sorted(CALM))
def test_a_reply_taken_out_of_the_last_post_is_asked_for_again(client, location, key):
    whole = {**CALM, **when(20), "at": "your_words", "your_words_seen": "1"}
    page = client.post("/after/check/", {name: value for name, value in whole.items() if name != key})
    assert "fits common soreness" not in page.content.decode()
    assert f'name="{key}"' in page.content.decode()


@pytest.mark.parametrize(
    "changes", [{"treated_unsure": True}, {"treated_region": "not_sure"}, {"pain_now": "not_sure"}]
)
def test_what_somebody_is_not_sure_of_is_never_reassuring(client, location, changes):
    _asker, page = ends(client, **changes)
    assert "We cannot tell from these answers. Please call the clinic today." in page.html


def test_a_time_that_has_not_come_yet_is_refused_beside_the_box(client, location):
    _asker, page = ends(client, **when(-2))
    assert page.status == 422 and "has not come yet" in page.html


def test_words_are_never_called_common_soreness(client, location):
    _asker, page = ends(client, anything_else="it feels odd")
    assert "fits common soreness" not in page.html
    assert "Nobody reads your words until you send them." in page.html


def test_back_keeps_what_was_answered(client, location):
    asker = Asker(client, {**CALM, **when(20)})
    page = asker.step(asker.client.get(asker.path))
    page = asker.step(page)
    assert stage_of(page) == "nerves"
    back = asker.client.post(asker.path, [*form_of(page).filled_with({}), ("to", "treatment")])
    assert stage_of(back) == "treatment"
    knee = [c for c in form_of(back).controls if c.name == "treated_region" and c.checked]
    assert [c.value for c in knee] == ["knee"]


def test_marks_past_the_spot_are_drawn_and_told_in_words(client, location):
    asker, page = ends(client, numbness_after="beyond", sites=["knee-r"], felt=["knee-r", "calf_shin-r"])
    assert "where" in asker.pages and "again" not in asker.pages
    assert "You feel it past the spot:" in page.html and "Right calf or shin" in page.html
    assert 'class="spot felt"' in page.html and 'class="spot went"' in page.html


def test_marks_that_disagree_with_a_reply_make_us_ask_once_more_and_only_the_reply_counts(client, location):
    told = {"numbness_after": "spot_only", "sites": ["knee-r"], "felt": ["calf_shin-r"]}
    asker, page = ends(client, **told, numbness_again="spot_only")
    assert "again" in asker.pages
    assert "fits common soreness" in page.html
    _asker, page = ends(client, **told, numbness_again="beyond")
    assert "You need to speak to a doctor or nurse today." in page.html
    _asker, page = ends(client, **told)
    assert "You were not sure about a warning sign." in page.html


def test_marks_alone_decide_nothing(client, location):
    _asker, page = ends(client, numbness_after="none", shooting_pain="no", felt=["calf_shin-r"])
    assert "fits common soreness" in page.html


def sent(client, **changes):
    asker, page = ends(client, **changes)
    asker.answers = PAT
    return asker.step(page)


def test_sending_opens_a_case_at_once_and_says_so(client, location):
    page = sent(client, numbness_after="beyond", felt=["calf_shin-r"], sites=["knee-r"])
    case = Case.objects.get()
    assert case.reference in page.html
    assert (case.about, case.result, case.state, case.region) == (
        "aftercare",
        "SAME_DAY",
        "with_clinician",
        "knee",
    )
    assert case.patient.given_name == "Pat" and case.check_in_replies.get().answers["felt"] == ["calf_shin-r"]


def test_sending_twice_is_sending_once(client, location):
    asker, page = ends(client, anything_else="is this right?")
    pairs = form_of(page).filled_with(PAT)
    for _ in range(2):
        assert "We have your answers" in asker.client.post(asker.path, pairs).html
    case = Case.objects.get()
    assert CheckInReply.objects.count() == 1 and case.words_due_at is not None


def test_answers_changed_after_sending_are_assessed_and_kept(client, location):
    asker, page = ends(client)
    pairs = form_of(page).filled_with(PAT)
    for more in ([], [("anything_else", "my foot drops")]):
        page = asker.client.post(asker.path, [*pairs, *more])
    results = CheckInReply.objects.order_by("sent_at").values_list("result", flat=True)
    assert list(results) == ["EXPECTED", "URGENT_DAYS"] and "fits common soreness" not in page.html


@pytest.mark.parametrize("whose", [{}, {"given_name": "Quinn"}, {"birth_date_year": "1971"}])
def test_a_key_of_somebody_else_tells_nothing_of_theirs_and_loses_nothing(client, location, whose):
    asker, page = ends(client, numbness_after="beyond", felt=["calf_shin-r"], sites=["knee-r"])
    theirs = form_of(page).filled_with(PAT)
    asker.client.post(asker.path, theirs)
    reference = Case.objects.get().reference
    key = next(value for name, value in theirs if name == "key")
    mine = form_of(ends(client)[1]).filled_with({**PAT, "family_name": "Ray", **whose})
    page = asker.client.post(asker.path, [*((n, v) for n, v in mine if n != "key"), ("key", key)])
    assert reference not in page.html and "speak to a doctor" not in page.html
    newest = Case.objects.exclude(reference=reference).get()
    assert newest.reference in page.html and newest.result == "EXPECTED"
    assert newest.patient.family_name == "Ray"


def test_an_emergency_that_is_sent_reaches_the_clinic_though_the_form_is_not_finished(client, location):
    sent(client, chest_or_breathing="yes")
    case = Case.objects.get()
    assert (case.result, case.safety_exit) == ("EMERGENCY_NOW", True)


def test_a_calm_check_that_is_sent_is_for_the_desk_to_place(client, location):
    sent(client)
    case = Case.objects.get()
    assert (case.result, case.urgency, case.state) == ("EXPECTED", 50, "new")


def test_without_a_name_nothing_is_sent_and_nothing_is_lost(client, location):
    asker, page = ends(client, anything_else="my words")
    page = asker.client.post(asker.path, form_of(page).filled_with({"phone": "x"}))
    assert page.status == 422 and "Enter the given name" in page.html and "my words" in page.html
    assert not Case.objects.exists()


def test_s10_sending_is_limited_and_the_answers_stay_on_the_page(client, location, settings):
    settings.RATE_LIMITS = True
    for _ in range(10):
        sent(client)
    page = sent(client)
    assert page.status == 429 and "Please call us" in page.html and 'name="at" value="send"' in page.html


@pytest.mark.parametrize(
    "pairs", [[("at", "nowhere")], [("to", "nowhere"), ("at", "send")], [("felt", "x" * 9000)]]
)
def test_odd_posts_lead_to_a_page_of_the_check(client, location, pairs):
    answer = client.post("/after/check/", dict(posted(dict(pairs))))
    assert answer.status_code in (200, 422) and 'name="chest_or_breathing"' in answer.content.decode()
