"""S9: references are neither secret nor counters, and nothing answers a stranger differently for a known one."""

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from tests.conftest import PASSWORD
from tests.triage.make import a_case
from tests.trust.links import RIGHT, WRONG, a_left_draft, open_code
from triage.models import AskedLink, Mail, fresh_reference, read_reference
from triage.models.references import ALPHABET
from triage.patient.returning import AS_LONG
from triage.services import links, new_links
from triage.services.links import fresh_code

pytestmark = pytest.mark.django_db


def faceless(answer):
    """The answer without what differs from request to request by design: tokens, the request's own number."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, re.sub(r"\b[0-9a-f]{12}\b", "", text)


def test_ten_thousand_references_are_distinct_and_well_formed():
    drawn = {fresh_reference() for _ in range(10_000)}
    assert len(drawn) == 10_000
    assert all(re.fullmatch(f"[{ALPHABET}]{{9}}", one) and read_reference(one) == one for one in drawn)
    assert set("ILOU").isdisjoint(ALPHABET)
    assert all(len({one[place] for one in drawn}) == 32 for place in range(8))


def test_one_wrong_and_two_swapped_characters_are_always_noticed():
    for reference in (fresh_reference() for _ in range(20)):
        for place, right in enumerate(reference):
            wrong = (
                reference[:place] + other + reference[place + 1 :] for other in ALPHABET if other != right
            )
            assert {read_reference(one) for one in wrong} == {None}
        swapped = {reference[:i] + reference[i + 1] + reference[i] + reference[i + 2 :] for i in range(8)}
        assert {read_reference(one) for one in swapped - {reference}} <= {None}


def test_a_reference_says_nothing_about_how_many_there_are(location):
    numbers = [
        sum(
            ALPHABET.index(c) * 32**place for place, c in enumerate(reversed(a_case(location).reference[:-1]))
        )
        for _ in range(4)
    ]
    steps = [abs(after - before) for before, after in pairwise(numbers)]
    assert min(steps) > 1000


@pytest.mark.parametrize("name", ["desk:case", "clinician:case"])
def test_a_stranger_gets_the_same_for_a_known_and_an_unknown_reference(name, client, location):
    known, unknown = a_case(location).reference, fresh_reference()
    answers = [client.get(reverse(name, args=[one])) for one in (known, unknown)]
    told = {
        (a.status_code, a.content, a["Location"].replace(one, ""))
        for a, one in zip(answers, (known, unknown), strict=True)
    }
    assert len(told) == 1


def test_a_manager_gets_the_same_for_a_known_and_an_unknown_reference(sign_in, mona, location):
    client = sign_in(mona)
    answers = [
        client.get(reverse("desk:case", args=[one]))
        for one in (a_case(location).reference, fresh_reference())
    ]
    assert len({faceless(answer) for answer in answers}) == 1


def test_an_unknown_and_a_malformed_reference_get_the_same_page(sign_in, dana):
    client = sign_in(dana)
    asked = [reverse("desk:case", args=[one]) for one in (fresh_reference(), "x", "0" * 9, "A" * 200)]
    assert len({faceless(client.get(where)) for where in asked}) == 1


def test_the_sign_in_and_the_reset_say_the_same_for_a_known_and_an_unknown_address(client, dana):
    pages = []
    for email in (dana.email, "nobody@example.org"):
        signed = client.post(reverse("account_login"), {"login": email, "password": PASSWORD[::-1]})
        reset = client.post(reverse("account_reset_password"), {"email": email})
        pages.append([(status, text.replace(email, "")) for status, text in map(faceless, (signed, reset))])
    assert pages[0] == pages[1]


def untyped(answer):
    """The answer without what was typed, which its own page shows again."""
    status, text = faceless(answer)
    return status, re.sub(r' value="[^"]*"', "", text)


def test_a_wrong_code_and_a_wrong_date_of_birth_get_the_same_page(client, location):
    _, given = a_left_draft(location)
    tries_made = [(given.code, WRONG), ("ABCDE12345", RIGHT), (fresh_code(), RIGHT), ("no code", WRONG)]
    told = {untyped(open_code(client, code, born)) for code, born in tries_made}
    assert len(told) == 1 and {status for status, _ in told} == {422}


def test_a_locked_code_gets_the_same_page_too(client, location):
    _, given = a_left_draft(location)
    pages = {untyped(open_code(client, given.code, WRONG)) for _ in range(6)}
    assert pages == {untyped(open_code(client, given.code, RIGHT))}


def test_asking_for_a_new_link_says_the_same_and_does_the_same_for_a_known_and_an_unknown_address(
    client, location
):
    a_left_draft(location, email="known@example.org")
    told, work, tasks = set(), set(), DBTaskResult.objects.count()
    for email in ("known@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("patient:new_link"), {"email": email})
        told.add((answer.status_code, answer["Location"], faceless(client.get(answer["Location"]))))
        work.add(tuple(query["sql"].split(" ")[0] for query in asked))
    assert len(told) == len(work) == 1
    assert (AskedLink.objects.count(), DBTaskResult.objects.count()) == (2, tasks + 2)
    before = Mail.objects.count()
    assert new_links.answer_all(at=now()) == 1
    assert Mail.objects.count() == before + 1


def test_asking_again_at_a_known_and_an_unknown_link_says_and_does_the_same(client, location):
    draft, given = a_left_draft(location)
    links.revoke(intake=draft, at=now())
    told, work, tasks = set(), set(), DBTaskResult.objects.count()
    for token in (given.token, "nobody-was-given-this"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("patient_link:open", args=[token]), {"again": "1"})
        told.add((answer.status_code, answer["Location"], faceless(client.get(answer["Location"]))))
        work.add(tuple(query["sql"].split(" ")[0] for query in asked))
    assert len(told) == len(work) == 1
    assert (AskedLink.objects.count(), DBTaskResult.objects.count()) == (2, tasks + 2)


def test_a_wrong_code_takes_as_long_as_a_wrong_date(client, location, settings, monkeypatch):
    """A light version: each is answered at the same moment after it came, well after either is worked out."""
    settings.RATE_LIMITS = False
    slept, at = [], [0.0]
    monkeypatch.setattr("triage.patient.returning.time.sleep", slept.append)
    monkeypatch.setattr("triage.patient.returning.time.monotonic", lambda: at[0])
    _, given = a_left_draft(location)
    for code in (given.code, fresh_code(), "no code"):
        open_code(client, code, WRONG)
    assert slept == [AS_LONG] * 3
    assert open_code(client, given.code).status_code == 302 and len(slept) == 3
