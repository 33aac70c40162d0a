"""S5: pages of the form out of order, replayed or after sending store nothing, and the gate is never skipped."""

import pytest
from django.urls import reverse

from tests.trust.drafts import ANSWERS, CONTACT, a_sent_draft, a_stopped_draft, filled_in, given_to, posted
from tests.trust.stored import everything_stored
from triage.models import Intake, Submission
from triage.patient import steps, ways
from triage.questionnaire.pages import PAGES

ORDER = (*(page.key for page in PAGES), CONTACT, ANSWERS)


def goes_to(response):
    return response.status_code, response.url.split("?")[0].split("#")[
        0
    ] if response.status_code == 302 else ""


def test_the_gate_comes_first_and_before_any_name():
    assert ORDER[0] == "emergency"
    assert ORDER.index("emergency") < ORDER.index("about_you") < ORDER.index(CONTACT)


def has_to_be_answered(page, draft):
    return page in (CONTACT, ANSWERS) or any(
        question.required and question.kind != "tick"
        for question in steps.route(draft).step(steps.page_named(page)).questions
    )


@pytest.mark.parametrize("done", range(len(ORDER) - 1), ids=lambda done: f"before {ORDER[done]}")
def test_every_later_page_leads_back_to_the_first_open_one_and_keeps_nothing(client, location, done):
    draft = filled_in(location, done)
    given_to(client, draft)
    first_open = next(page for page in ORDER[done:] if has_to_be_answered(page, draft))
    before = everything_stored()
    for page in ORDER[ORDER.index(first_open) + 1 :]:
        where = ways.address(draft, page)
        for answer in (client.get(where), client.post(where, posted(page, draft))):
            assert goes_to(answer) == (302, ways.address(draft, first_open)), page
    assert everything_stored() == before


def test_every_page_holds_something_that_has_to_be_answered(location):
    draft = filled_in(location, 0)
    assert [page for page in ORDER if not has_to_be_answered(page, draft)] == []


@pytest.mark.parametrize("step", ORDER[:-1])
def test_a_page_replayed_with_the_same_answers_changes_no_answer(client, location, step):
    draft = filled_in(location, len(ORDER) - 1)
    given_to(client, draft)
    for _ in range(2):
        assert client.post(ways.address(draft, step), posted(step, draft)).status_code == 302
    again = Intake.objects.get(pk=draft.pk)
    named = {"given_name", "family_name", "birth_date", "email", "phone"}
    assert again.answers | {"age": draft.answers["age"]} == draft.answers
    assert {k: again.identity[k] for k in named} == {k: draft.identity[k] for k in named}
    assert (again.earlier, again.sent_at, again.stopped_at) == ([], None, None)


@pytest.mark.parametrize("step", ORDER)
def test_after_sending_every_page_leads_to_the_receipt_and_keeps_nothing(client, location, step):
    draft = a_sent_draft(location)
    given_to(client, draft)
    before = everything_stored()
    where, changed = (
        ways.address(draft, step),
        posted(step, draft) | {"gate_end": "some", "given_name": "Eve"},
    )
    for answer in (client.get(where), client.post(where, changed)):
        assert goes_to(answer) == (302, reverse("patient:sent", args=[draft.pk]))
    assert everything_stored() == before


@pytest.mark.parametrize("step", ORDER)
def test_a_stopped_form_leads_to_the_emergency_page_from_everywhere(client, location, step):
    draft = a_stopped_draft(location)
    given_to(client, draft)
    before = everything_stored()
    where = ways.address(draft, step)
    for answer in (client.get(where), client.post(where, posted(step, draft))):
        assert goes_to(answer) == (302, reverse("patient:stop", args=[draft.pk]))
    assert everything_stored() == before


@pytest.mark.parametrize("name", ["echo", "sent", "stop", "stop_number", "stop_call", "mistake"])
def test_the_pages_beside_the_order_do_not_open_a_later_one(client, location, name):
    draft = filled_in(location, 0)
    given_to(client, draft)
    before = everything_stored()
    where = reverse(f"patient:{name}", args=[draft.pk])
    for answer in (client.get(where), client.post(where, {"phone": "555 0100"})):
        assert goes_to(answer) in {(302, ways.address(draft, "emergency")), (405, "")}
    assert everything_stored() == before


def test_the_gate_left_blank_leads_nowhere(client, location):
    draft = filled_in(location, 0)
    given_to(client, draft)
    gate = ways.address(draft, "emergency")
    assert client.post(gate, {}).status_code == 422
    assert client.post(gate, {"leave": "1"}).url == reverse("patient:leave", args=[draft.pk])
    assert goes_to(client.get(ways.address(draft, "about_you"))) == (302, gate)


def test_a_gate_blanked_before_sending_closes_the_way_to_send(client, location):
    draft = filled_in(location, len(ORDER) - 1)
    given_to(client, draft)
    assert client.post(ways.address(draft, "emergency"), {}).status_code == 422
    answer = client.post(ways.address(draft, ANSWERS), posted(ANSWERS, draft))
    assert goes_to(answer) == (302, ways.address(draft, "emergency"))
    assert not Submission.objects.exists()


def test_saying_it_was_a_mistake_does_not_send_a_form_whose_signs_still_stand(client, location):
    draft = a_stopped_draft(location)
    given_to(client, draft)
    client.post(reverse("patient:mistake", args=[draft.pk]))
    answer = client.post(ways.address(draft, ANSWERS), posted(ANSWERS, draft))
    assert goes_to(answer) == (302, reverse("patient:stop", args=[draft.pk]))
    assert not Submission.objects.exists()


def test_a_question_asked_once_more_is_not_stepped_over(client, location):
    draft = filled_in(location, len(ORDER) - 1)
    given_to(client, draft)
    words = {"goal": "walk again", "questions_to_answer": "I cannot feel my saddle area and wet myself"}
    client.post(ways.address(draft, "problem"), posted("problem", draft, **words))
    held = Intake.objects.get(pk=draft.pk)
    assert ways.asks_once_more(held), "the words no longer ask; choose others"
    for page in (CONTACT, ANSWERS):
        for answer in (
            client.get(ways.address(draft, page)),
            client.post(ways.address(draft, page), posted(page, draft)),
        ):
            assert goes_to(answer) == (302, ways.to_echo(draft))
    assert not Submission.objects.exists()
