"""S8: the address of a link is told to nobody: no referrer, no copy kept, in no page, title, mail subject or record."""

import re

import pytest
from django.core import mail as post
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.make import PAT
from tests.trust.links import WRONG, a_case_with_link, a_left_draft, open_link, typed, way
from triage.models import Event, Mail
from triage.services import links, new_links
from triage.services.delivery import deliver_due

pytestmark = pytest.mark.django_db


def answers_of(client, token):
    """Every kind of answer at the address of a link, the ended one last."""
    address = way(token)
    yield client.get(address)
    yield client.head(address)
    yield client.post(address, {})
    yield client.put(address)
    yield client.post(address, typed(WRONG))
    yield client.post(address, b"broken", content_type="multipart/form-data; boundary=x")
    yield client.get(address.rstrip("/"))
    yield client.get(address + "nothing-here/")
    links.find(token).__class__.objects.update(revoked_at=now())
    yield client.get(address)
    yield client.post(address, {"again": "1"})


@pytest.mark.parametrize("made", [a_left_draft, a_case_with_link])
def test_every_answer_at_a_secret_address_sends_no_referrer_and_is_kept_nowhere(client, location, made):
    _, given = made(location)
    statuses = set()
    for answer in answers_of(client, given.token):
        statuses.add(answer.status_code)
        assert answer["Referrer-Policy"] == "no-referrer", answer.status_code
        assert "no-store" in answer["Cache-Control"], answer.status_code
    assert {200, 302, 404, 405, 415, 422} <= statuses


@pytest.mark.parametrize("made", [a_left_draft, a_case_with_link])
def test_no_page_holds_the_secret_and_none_asks_another_host(client, location, made):
    _, given = made(location)
    for answer in answers_of(client, given.token):
        text = answer.content.decode()
        assert given.token not in text and given.code not in text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text)
        assert given.token not in re.sub(r"/r/[\w-]+", "", answer.get("Location", ""))


def test_an_error_at_a_secret_address_says_nothing_of_it(client, location, monkeypatch):
    _, given = a_left_draft(location)
    monkeypatch.setattr(links, "find", lambda token: 1 / 0)
    client.raise_request_exception = False
    answer = client.get(way(given.token))
    assert answer.status_code == 500 and given.token not in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_lost_form_token_at_a_secret_address_shows_no_secret(location):
    from tests.accounts.browser import FormClient

    _, given = a_left_draft(location)
    answer = FormClient(enforce_csrf_checks=True).post(way(given.token), typed(WRONG))
    assert answer.status_code == 403 and given.token not in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"


def test_too_many_tries_at_a_secret_address_show_no_secret(client, location, monkeypatch):
    _, given = a_left_draft(location)
    monkeypatch.setattr("triage.patient.tries.AN_HOUR", 0)
    for body in (typed(WRONG), {"again": "1"}):
        answer = client.post(way(given.token), body)
        assert given.token not in answer.content.decode()
        assert answer["Referrer-Policy"] == "no-referrer"
        links.revoke(intake=given.link.intake, at=now())


def test_neither_audit_nor_history_nor_any_subject_holds_the_secret(client, location):
    _case, given = a_case_with_link(location)
    _draft, of_draft = a_left_draft(location)
    for token in (given.token, of_draft.token):
        for _ in range(5):
            open_link(client, token, WRONG)
        client.post(way(token), {"again": "1"})
    new_links.answer_all(at=now())
    deliver_due(at=now())
    kept = repr([list(model.objects.values()) for model in (Entry, Event)])
    subjects = " ".join(mail.subject for mail in Mail.objects.all()) + " ".join(
        m.subject for m in post.outbox
    )
    for secret in (given, of_draft):
        assert secret.token not in kept + subjects and secret.code not in kept + subjects
    assert not re.search(r"/r/", subjects)


def test_the_mail_holds_the_link_and_no_word_of_health_or_name(location):
    a_left_draft(location)
    deliver_due(at=now())
    mail = post.outbox[-1]
    assert re.search(r"/r/[\w-]{43}/", mail.body)
    said = f"{mail.subject} {mail.body}".lower()
    assert not [word for word in ("knee", "pain", "inject", PAT["given_name"].lower()) if word in said]


def test_the_code_is_shown_once_and_stands_in_no_address(client, location):
    from tests.trust.drafts import filled_in, given_to

    draft = filled_in(location, 3)
    given_to(client, draft)
    answer = client.post(reverse("patient:leave", args=[draft.pk]), typed(PAT["birth_date"]))
    code = re.search(r'class="reference">(\w{5} \w{5})<', answer.content.decode())[1]
    assert answer.status_code == 200 and "Location" not in answer
    title = re.search(r"<title>(.*?)</title>", answer.content.decode())[1]
    assert code not in title and code.replace(" ", "") not in title
    assert "no-store" in answer["Cache-Control"]
