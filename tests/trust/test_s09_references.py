"""S9: references are neither secret nor counters, and nothing answers a stranger differently for a known one."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.triage.make import a_case
from triage.models import fresh_reference, read_reference
from triage.models.references import ALPHABET

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
