"""Answers told by phone: the script, most dangerous first, a new submission, and rules that read it at once."""

from unittest.mock import Mock

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import VIGNETTES, posted, sent_case, stopped_case, version_of
from tests.triage.own import address as own_address
from tests.triage.own import with_own_case
from triage.models import Case, Event, Intake, Submission
from triage.queries.by_phone import to_ask
from triage.questionnaire import INTAKE
from triage.rules import Result, assess
from triage.services import by_phone, own_case
from triage.services.calls import NotChecked
from triage.services.refusals import ChangedMeanwhile, NotReady

pytestmark = pytest.mark.django_db
TOLD = {"told_by": "Sam Lee", "checked": ["name", "birth_date"], "agrees": "on"}
UNSURE = {"weight_loss": "not_sure", "constant_night_pain": "not_sure", "gout": "not_sure"}


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


def script(case):
    return reverse("assisted:answers", args=[case.reference])


def text_of(response):
    return response.content.decode()


def fresh(case):
    return Case.objects.select_related("latest", "location", "patient").get(pk=case.pk)


def test_the_script_asks_what_could_raise_the_result_first_and_nothing_that_is_known(desk, location):
    case = sent_case(location, **UNSURE)
    keys = to_ask(fresh(case))
    could_raise = assess(fresh(case).latest.answers).call_script
    assert keys[: len(could_raise)] == could_raise
    page = text_of(desk.get(script(case)))
    places = [page.index(f'name="{key}"') for key in keys]
    assert places == sorted(places)
    assert 'name="blood_thinner"' not in page
    assert "Read this out" in page
    for words in ("Sam Lee", "2 February 1968", "Right knee"):
        assert words in page


def test_h12_phone_answer_reruns_rules(desk, dana, location):
    case = sent_case(location, **UNSURE)
    before = fresh(case)
    calm = {"weight_loss": "no", "constant_night_pain": "no"}
    answer = desk.post(script(case), posted(case, **TOLD, **calm))
    assert answer["Location"].endswith("/sent/")
    after = fresh(case)
    assert (after.latest.number, after.latest.entered_by, after.latest.told_by) == (2, dana, "Sam Lee")
    expected = {**before.latest.answers, **calm}
    assert after.latest.answers == expected
    assert after.latest.assessment.result == assess(expected).result.code
    assert after.latest.answers["gout"] == "not_sure"
    kinds = list(Event.objects.filter(case=case).order_by("number").values_list("kind", "by"))
    assert kinds[-2:] == [("called", dana.pk), ("amended", dana.pk)]


@pytest.mark.parametrize("more_is_needed", [True, False])
def test_an_emergency_sign_told_by_phone_says_what_to_do_now_before_any_question_more(
    desk, location, monkeypatch, more_is_needed
):
    case = sent_case(
        location,
        VIGNETTES["vignette-03"],
        aneurysm_or_tummy_pulse="no",
        saddle_or_bladder_change="not_sure",
    )
    if more_is_needed:
        monkeypatch.setattr(by_phone.intakes, "send", Mock(side_effect=NotReady(["gout"])))
    told = posted(case, **TOLD, saddle_or_bladder_change="yes")
    answer = desk.post(script(case), told, follow=True)
    assert "Get emergency help now" in text_of(answer)
    assert "Ask these too" not in text_of(answer)
    assert fresh(case).urgency_result is Result.EMERGENCY_NOW


def test_h12_an_alarming_answer_by_phone_raises_the_case_and_a_calm_one_never_lowers_it(desk, location):
    case = sent_case(location, weight_loss="not_sure", gout="not_sure")
    before = fresh(case).urgency
    page = text_of(desk.post(script(case), posted(case, **TOLD, weight_loss="yes"), follow=True))
    raised = fresh(case).urgency
    assert raised < before
    assert Result.from_code(fresh(case).latest.assessment.result).headline in page
    desk.post(script(case), posted(case, **TOLD, gout="no"))
    assert fresh(case).urgency == raised


def test_the_result_is_read_out_and_no_answer_is_shown(desk, location):
    case = sent_case(location, **UNSURE, goal="CANARY-GOAL")
    done = desk.post(script(case), posted(case, **TOLD, weight_loss="no"), follow=True)
    text = text_of(done)
    assert "Read this to Sam Lee" in text
    assert "CANARY-GOAL" not in text
    assert "CANARY-GOAL" not in text_of(desk.get(script(case)))
    draft = Intake.objects.get(amends=case)
    for page in ("problem", "answers"):
        assert desk.get(f"/check/{draft.pk}/{page}/").url.endswith("/sent/")


def test_the_patient_sees_who_entered_it_and_who_told_it(desk, client, location):
    case = sent_case(location, **UNSURE)
    desk.post(script(case), posted(case, **TOLD, weight_loss="no"))
    text = text_of(with_own_case(type(client)(), case).get(own_address(case, "answers")))
    assert "Typed in by Dana, told by Sam Lee" in text


@pytest.mark.parametrize("checked", [[], ["name"], ["name", "name"]])
def test_nothing_is_kept_before_two_things_were_checked(desk, dana, location, checked):
    case = sent_case(location, **UNSURE)
    refused = desk.post(script(case), posted(case, **TOLD | {"checked": checked}, weight_loss="no"))
    assert refused.status_code == 422
    assert "tick two things" in text_of(refused)
    with pytest.raises(NotChecked):
        by_phone.record_answers(
            case=fresh(case),
            by=dana,
            at=now(),
            version=version_of(case),
            told_by="Sam",
            checked=checked,
            answers={"weight_loss": "no"},
        )
    assert Submission.objects.filter(case=case).count() == 1
    assert not Intake.objects.filter(amends=case).exists()


def test_no_answer_at_all_is_asked_for(desk, location):
    case = sent_case(location, **UNSURE)
    refused = desk.post(script(case), posted(case, **TOLD))
    assert refused.status_code == 422
    assert "Choose an answer to one question or more." in text_of(refused)
    assert not Event.objects.filter(case=case, kind="called").exists()


def test_a_known_answer_cannot_be_changed_by_phone(desk, location):
    case = sent_case(location, **UNSURE)
    desk.post(script(case), posted(case, **TOLD, weight_loss="no", blood_thinner="yes", region="hip"))
    latest = fresh(case).latest
    assert latest.number == 2
    assert (latest.answers["blood_thinner"], latest.answers["region"]) == ("no", "knee")


def test_a_slower_one_is_told_and_nothing_the_patient_wrote_is_overwritten(desk, dana, location):
    case = sent_case(location, **UNSURE)
    seen = posted(case, **TOLD, weight_loss="no", gout="no")
    draft = own_case.start_amendment(case=fresh(case), at=now())
    from triage.services import intake

    intake.save_page(intake=draft, page="", answers={"weight_loss": "yes"}, at=now())
    intake.send(intake=draft, at=now(), identity={"consent": True})
    late = desk.post(script(case), seen)
    assert late.status_code == 409
    assert INTAKE.questions["weight_loss"].wording in text_of(late)
    assert "The patient sent something new" in text_of(late) and "omeone else" not in text_of(late)
    assert fresh(case).latest.answers["weight_loss"] == "yes"
    again = desk.post(script(case), {**seen, "version": version_of(case)})
    assert again.status_code == 302
    answers = fresh(case).latest.answers
    assert (answers["weight_loss"], answers["gout"]) == ("yes", "no")
    with pytest.raises(ChangedMeanwhile):
        by_phone.record_answers(
            case=fresh(case), by=dana, at=now(), version=1, told_by="x", checked=["name", "phone"], answers={}
        )


def test_the_patients_own_draft_stays_the_patients(desk, location):
    case = sent_case(location, **UNSURE)
    own = own_case.start_amendment(case=fresh(case), at=now())
    desk.post(script(case), posted(case, **TOLD, weight_loss="no"))
    own.refresh_from_db()
    assert (own.sent_at, own.answers["weight_loss"]) == (None, "not_sure")
    assert own_case.start_amendment(case=fresh(case), at=now()) == own


def test_a_draft_with_a_patients_answers_is_not_among_the_checks_to_go_on_with(desk, dana, location):
    case = sent_case(location, **UNSURE)
    draft = own_case.start_amendment(case=fresh(case), at=now(), by=dana, told_by="CANARY-TELLER")
    assert "CANARY-TELLER" not in text_of(desk.get(reverse("assisted:new")))
    assert desk.post(reverse("assisted:go_on", args=[draft.pk])).status_code == 404
    assert desk.get(f"/check/{draft.pk}/problem/").status_code == 404


def test_a_form_that_was_never_sent_has_no_script(desk, location):
    case = stopped_case(location)
    assert "Nothing is open to ask." in text_of(desk.get(script(case)))
    refused = desk.post(script(case), posted(case, **TOLD, weight_loss="no"))
    assert refused.status_code == 422


def test_the_manager_reads_no_script(sign_in, mona, location):
    case = sent_case(location, **UNSURE)
    assert sign_in(mona).get(script(case)).status_code == 403
