"""Finding a person: whatever is known of them, in one box, through the blind index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prolo.audit.models import Entry
from tests.triage.make import AT, MINUTE, a_case, a_safety_exit
from triage.models import Patient
from triage.queries import finding
from triage.queries.finding import find
from triage.queries.sought import read

pytestmark = pytest.mark.django_db
KATHERINE = {
    "given_name": "Katherine",
    "family_name": "O’Brien-García",
    "birth_date": "1968-03-02",
    "phone": "+1 555 014 2788",
    "email": "Kate.OB@Example.org",
}


@pytest.fixture
def kate(location):
    a_case(location)
    return a_case(location, who=KATHERINE)


def found(typed, **more):
    return [one.name for one in find(typed, **more).spelt]


def alike(typed):
    return [one.name for one in find(typed).alike]


@pytest.mark.parametrize(
    "typed",
    [
        "kath",
        "Katherine",
        "garcia",
        "GARCÍA katherine",
        "o'brien katherine",
        "obrien Katherine",
        "brien G. kath",
        "1968-03-02",
        "2/3/1968",
        "3/2/1968",
        "02.03.68",
        "2 Mar 1968",
        "2nd March 1968",
        "March 2, 1968",
        "2 de marzo de 1968",
        "02031968",
        "19680302",
        "+15550142788",
        "(555) 014-2788",
        "kate.ob@example.org",
        "garcia 2 Mar 1968",
        "555 014 2788 kath",
    ],
)
def test_a_person_is_found_by_whatever_is_known(kate, typed):
    assert found(typed) == ["Katherine O’Brien-García"]


@pytest.mark.parametrize("typed", ["Catherine", "Katharine Garsia", "garzia", "obrian kathrin"])
def test_a_misspelt_name_is_found_below_those_spelt_as_typed(kate, typed):
    assert found(typed) == []
    assert alike(typed) == ["Katherine O’Brien-García"]


@pytest.mark.parametrize(
    "typed", ["Katherine 1968-03-03", "Ferris 555 014 2788", "zzz", "kate@example.org", "31/02/1968", "07 11"]
)
def test_everything_typed_has_to_hold(kate, typed):
    assert (found(typed), alike(typed)) == ([], [])


def test_a_reference_is_found_however_it_was_read_out(kate):
    spaced = f"{kate.reference[:4].lower()} {kate.reference[4:]}"
    for typed in (kate.reference, spaced, f"Kate {kate.reference}"):
        (one,) = find(typed).spelt
        assert one.references == (kate.reference,)


def test_a_stopped_form_is_found_by_its_reference(location):
    case = a_safety_exit(location)
    (one,) = find(case.reference).spelt
    assert (one.key, one.references) == (None, (case.reference,))


def test_what_cannot_be_read_is_named_and_does_not_hide_anybody(kate):
    page = find("Katherine 1968")
    assert [one.name for one in page.spelt] == ["Katherine O’Brien-García"]
    assert page.left_out == ("1968",)


def test_a_phone_number_is_not_taken_for_a_date():
    assert read("07 11 10 09 08").born == ()
    assert read("07 11 10 09 08").phones == ("07 11 10 09 08",)
    assert read("555-0142").phones == ("555-0142",)


def test_pages_follow_each_other_without_gaps_first_as_spelt_then_as_heard(location):
    spelt = [a_case(location, at=AT + n * MINUTE, who={"given_name": "Jon"}) for n in range(5)]
    heard = [a_case(location, at=AT + n * MINUTE, who={"given_name": "John"}) for n in range(4)]
    seen, after = [], ""
    for _ in range(9):
        page = find("jon", after=after, limit=2)
        seen += [*page.spelt, *page.alike]
        if not (after := page.next_cursor):
            break
    wanted = [*reversed(spelt), *reversed(heard)]
    assert [one.references for one in seen] == [(case.reference,) for case in wanted]


@pytest.mark.parametrize("after", ["nonsense", "fHw=", "c3BlbHR8eHx4", "é"])
def test_a_cursor_nobody_gave_starts_from_the_top(kate, after):
    assert found("Katherine", after=after) == ["Katherine O’Brien-García"]


def test_twenty_persons_cost_no_more_statements_than_one(location, django_assert_num_queries):
    a_case(location)
    with CaptureQueriesContext(connection) as one:
        find("ferris")
    for n in range(24):
        a_case(location, at=AT + n * MINUTE)
    with CaptureQueriesContext(connection) as many:
        page = find("ferris")
    assert len(page.spelt) == 20
    assert len(many) <= len(one) <= 5


def test_a_name_is_found_among_the_newest_and_far_behind_them_alike(location, monkeypatch):
    monkeypatch.setattr(finding, "WINDOW", 3)
    far = a_case(location, who=KATHERINE, at=AT)
    for n in range(1, 8):
        a_case(location, at=AT + n * MINUTE)
    assert [one.references for one in find(KATHERINE["family_name"]).spelt] == [(far.reference,)]
    first = finding.find("ferris", limit=2)
    second = finding.find("ferris", limit=2, after=first.next_cursor)
    third = finding.find("ferris", limit=2, after=second.next_cursor)
    references = [one.references for page in (first, second, third) for one in page.spelt]
    assert len(references) == len(set(references)) == 6


def test_the_page_shows_persons_with_their_cases_and_writes_down_whose(sign_in, dana, kate):
    answer = sign_in(dana).post(reverse("desk:find"), {"sought": "garcia"})
    text = answer.content.decode()
    assert "O’Brien-García" in text and "2 March 1968" in text and "Right knee" in text
    assert reverse("desk:case", args=[kate.reference]) in text
    row = Entry.objects.filter(action="queue.read").latest("number")
    assert (row.by_id, row.subject, row.detail) == (dana.pk, "queue:find", {"cases": [kate.reference]})


def test_nothing_that_was_typed_stands_in_an_address_or_in_the_audit(sign_in, dana, kate):
    client = sign_in(dana)
    for typed in ("garcia", "2 Mar 1968", "kate.ob@example.org", "nobody like that"):
        text = client.post(reverse("desk:find"), {"sought": typed}).content.decode()
        assert "?sought" not in text and "?after" not in text
    told = " ".join(f"{row.subject} {row.why} {row.detail}" for row in Entry.objects.all()).casefold()
    assert not [word for word in ("garcia", "1968-03", "mar 1968", "kate", "nobody") if word in told]


def test_the_queue_has_the_box_and_an_empty_one_says_what_to_type(sign_in, dana, location):
    client = sign_in(dana)
    assert reverse("desk:find") in client.get(reverse("desk:queue")).content.decode()
    answer = client.post(reverse("desk:find"), {"sought": " "})
    assert answer.status_code == 422
    assert "Type a name" in answer.content.decode()


def test_the_next_page_is_a_post_too(sign_in, dana, location):
    for n in range(21):
        a_case(location, at=AT + timedelta(minutes=n))
    client = sign_in(dana)
    first = client.post(reverse("desk:find"), {"sought": "ferris"})
    after = first.context["found"]["next"]
    last = client.post(reverse("desk:find"), {"sought": "ferris", "after": after})
    assert len(last.context["found"]["groups"][0]["people"]) == 1
    assert last.context["found"]["next"] == ""
    assert Patient.objects.count() == 21


def test_a_manager_finds_nobody(sign_in, mona, kate):
    assert sign_in(mona).post(reverse("desk:find"), {"sought": "garcia"}).status_code == 403
