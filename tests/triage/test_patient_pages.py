"""The patient's form as a browser meets it: limits that lose nothing, questions that stop applying."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage.models import Intake, Submission
from triage.patient import tries

GARDENER = json.loads((Path(__file__).parent / "conformance/vignettes.jsonl").open().readline())["answers"]
PERSON = {"given_name": "Pat", "family_name": "Planted", "phone": "555 0142", "voicemail_ok": "yes"}


@pytest.fixture
def walk(client, location):
    """A person who walks to the page whose address matches, and the walker to go on with."""

    def act(until: str, **more):
        walker = Walker(InProcess(client), GARDENER, PERSON | more, today=date.today())
        return walker, walker.walk(until=until)

    return act


def post_again(walker, page):
    return walker.client.post(page.form.action or page.url, walker.pairs(page))


def says_who_to_call(html, settings):
    return settings.CLINIC_PHONE in html and settings.EMERGENCY_NUMBER in html


def test_the_eleventh_start_in_an_hour_from_one_address_is_told_to_wait(client, location, settings):
    answers = [client.post("/check/", {"area": "knee"}) for _ in range(tries.AN_HOUR + 1)]
    assert [answer.status_code for answer in answers] == [302] * tries.AN_HOUR + [429]
    assert says_who_to_call(answers[-1].content.decode(), settings)
    assert answers[-1]["Retry-After"] == "3600"
    assert Intake.objects.count() == tries.AN_HOUR


def test_a_forged_header_does_not_widen_the_limit(client, location):
    statuses = [
        client.post("/check/", {"area": ""}, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(tries.AN_HOUR + 1)
    ]
    assert statuses[-1] == 429


def test_a_patient_who_sends_too_often_keeps_every_answer_and_sends_later(walk, monkeypatch, settings):
    walker, last = walk(r"/answers/$")
    with monkeypatch.context() as limited:
        limited.setattr(tries, "AN_HOUR", 0)
        refused = post_again(walker, last)
        assert refused.status == 429
        assert says_who_to_call(refused.html, settings)
        assert f'href="{last.url}"' in refused.html
        assert not Submission.objects.exists()
    assert Intake.objects.get().answers["goal"] == GARDENER["goal"]
    assert post_again(walker, last).url.endswith("/sent/")


def test_one_e_mail_address_is_sent_for_three_times_a_day(walk, monkeypatch):
    monkeypatch.setattr(tries, "A_DAY_FOR_ONE_MAIL", 1)
    walker, last = walk(r"/answers/$", email="pat@example.org")
    assert post_again(walker, last).url.endswith("/sent/")
    walker, last = walk(r"/answers/$", email="PAT@example.org ")
    assert post_again(walker, last).status == 429
    walker, last = walk(r"/answers/$", email="")
    assert post_again(walker, last).url.endswith("/sent/")


def test_sending_again_is_no_new_try(walk, monkeypatch):
    walker, last = walk(r"/answers/$")
    receipt = post_again(walker, last)
    monkeypatch.setattr(tries, "AN_HOUR", 0)
    assert post_again(walker, last).html == receipt.html


def test_a_question_made_pointless_by_its_own_page_may_stay_blank(client, walk):
    walker, where = walk(r"/where/$")
    target = where.form.action or where.url
    blank = [(name, value) for name, value in walker.pairs(where) if name not in {"areas", "side"}]
    went_on = walker.client.post(target, [*blank, ("areas", "all_over")])
    assert went_on.url.endswith("/problem/")
    assert Intake.objects.get().answers["region"] == "all_over"


def test_a_softened_answer_is_still_spoken_of_on_the_receipt(walk):
    walker, _ = walk(r"/answers/$", phone="555 0143")
    draft = Intake.objects.get()
    for reply in ("yes", "no"):
        walker.values["hot_swollen_joint"] = reply
        post_again(walker, walker.client.get(f"/check/{draft.pk}/more_checks/"))
    receipt = post_again(walker, walker.client.get(f"/check/{draft.pk}/answers/"))
    assert receipt.url.endswith("/sent/")
    said = receipt.html.split("We keep your first answer too")[1].split("We have your answers")[0]
    assert "Yes" in said
    assert "speak to a doctor or nurse today" in said
    assert Submission.objects.get().case.urgency_result.code == "SAME_DAY"
