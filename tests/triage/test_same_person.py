"""The same person twice: likely ones are found, two people say so, nothing is merged, and what got worse is seen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prolo.audit.models import Entry
from tests.triage.cases import posted
from tests.triage.make import AT, MINUTE, PAT, a_case, a_safety_exit, desk_queue
from tests.triage.own import fresh
from triage.models import Case, Event, Match, Patient
from triage.queries.duplicates import Standing, others_of
from triage.queries.earlier import around
from triage.queries.likeness import agreeing, described
from triage.services import matches
from triage.services.refusals import ChangedMeanwhile, NotAllowed

pytestmark = pytest.mark.django_db
OTHER = {
    "given_name": "Quinn",
    "family_name": "Adler",
    "birth_date": "1980-01-31",
    "phone": "555-0111",
    "email": "q@example.org",
}


@pytest.fixture
def twice(location):
    """Two forms of one person, three weeks apart, the second with another number and another address."""
    first = a_case(location)
    changed = {"email": "pat.new@example.org", "phone": "555-0000"}
    second = a_case(location, at=AT + timedelta(days=21), who=changed)
    return fresh(first), fresh(second)


def said(deed, case, other, by, **more):
    held = fresh(case)
    return deed(case=held, other=other.reference, by=by, at=AT, **{"version": held.version, **more})


@pytest.mark.parametrize(
    ("changes", "agree"),
    [
        ({}, {"given_name", "family_name", "birth_date", "contact"}),
        ({"given_name": "Patricia"}, {"family_name", "birth_date", "contact"}),
        ({"family_name": "Férris"}, {"given_name", "family_name", "birth_date", "contact"}),
        (
            {"given_name": "Ferris", "family_name": "pat"},
            {"given_name", "family_name", "birth_date", "contact"},
        ),
        ({"phone": "+1 (555) 0199", "email": ""}, {"given_name", "family_name", "birth_date", "contact"}),
        ({"phone": "", "email": ""}, {"given_name", "family_name", "birth_date"}),
        ({"birth_date": "1967-06-11"}, {"given_name", "family_name", "contact"}),
        (OTHER, set()),
    ],
)
def test_four_things_are_compared_however_they_are_spelt(changes, agree):
    assert agreeing(described(PAT), described({**PAT, **changes})) == agree


def test_what_neither_of_them_said_never_agrees():
    nobody = {"given_name": "", "family_name": "", "birth_date": "", "phone": "", "email": ""}
    assert agreeing(described(nobody), described(nobody)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Patricia"},
        {"family_name": "Farris"},
        {"birth_date": "1967-01-06"},
        {"phone": "555-0000", "email": "other@example.org"},
    ],
)
def test_three_of_four_make_a_likely_person(location, changes):
    case = a_case(location)
    a_case(location, who=changes)
    a_case(location, who=OTHER)
    (other,) = others_of(fresh(case))
    assert (other.standing, len(other.agrees)) == (Standing.LIKELY, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Quinn", "family_name": "Adler"},
        {"given_name": "Quinn", "birth_date": "1980-01-31"},
        {"birth_date": "1980-01-31", "phone": "555-0000", "email": "other@example.org"},
    ],
)
def test_two_of_four_do_not(location, changes):
    case = a_case(location)
    a_case(location, who=changes)
    assert others_of(fresh(case)) == ()


def test_looking_for_likely_persons_costs_the_same_for_one_or_twelve(location):
    case = fresh(a_case(location))
    a_case(location)
    with CaptureQueriesContext(connection) as one:
        others_of(case)
    for n in range(11):
        a_case(location, at=AT + n * MINUTE)
    with CaptureQueriesContext(connection) as many:
        assert len(others_of(case)) == 5
    assert len(many) == len(one) <= 4


def test_one_proposes_another_confirms_another_ends_and_nothing_is_merged(twice, dana, clara, cole):
    first, second = twice
    before = list(Patient.objects.order_by("pk").values())
    said(matches.propose, second, first, dana)
    assert others_of(first)[0].standing is Standing.PROPOSED
    said(matches.confirm, second, first, clara)
    assert others_of(fresh(second))[0].standing is Standing.CONFIRMED
    said(matches.end, first, second, cole)
    assert others_of(first)[0].standing is Standing.ENDED
    assert around(first).nearby == ()
    assert list(Patient.objects.order_by("pk").values()) == before
    assert Case.objects.get(pk=first.pk).patient_id == first.patient_id != second.patient_id
    told = (
        Event.objects.filter(kind__startswith="match").order_by("at", "number").values_list("case_id", "kind")
    )
    assert sorted(told) == sorted(
        [(second.pk, "match_proposed"), (second.pk, "match_confirmed"), (first.pk, "match_ended")]
    )


def test_who_proposed_it_never_confirms_it(twice, clara):
    first, second = twice
    said(matches.propose, second, first, clara)
    with pytest.raises(matches.NeedsAnotherPerson):
        said(matches.confirm, first, second, clara)
    assert Match.objects.get().confirmed_at is None


def test_the_desk_never_confirms_and_never_ends_what_is_confirmed(twice, dana, clara, cole):
    first, second = twice
    said(matches.propose, first, second, clara)
    with pytest.raises(NotAllowed):
        said(matches.confirm, first, second, dana)
    said(matches.confirm, first, second, cole)
    with pytest.raises(NotAllowed):
        said(matches.end, first, second, dana)
    with pytest.raises(matches.NeedsAnotherPerson):
        said(matches.end, first, second, cole)
    assert Match.objects.get().ended_at is None


def test_the_database_too_refuses_one_person_for_both(twice, dana):
    first, second = twice
    said(matches.propose, first, second, dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.update(confirmed_at=AT, confirmed_by=dana)


def test_a_pair_is_proposed_once_and_again_only_after_its_end(twice, dana, clara):
    first, second = twice
    said(matches.propose, first, second, dana)
    with pytest.raises(matches.AlreadyMatched):
        said(matches.propose, second, first, clara)
    said(matches.end, first, second, dana)
    with pytest.raises(matches.NoMatch):
        said(matches.end, second, first, dana)
    said(matches.propose, second, first, clara)
    assert Match.objects.count() == 2


def test_nobody_is_matched_with_themselves_with_nobody_or_with_a_stopped_form(twice, location, dana):
    first, _second = twice
    for reference in (first.reference, "000000000", "nonsense", "", a_safety_exit(location).reference):
        with pytest.raises(matches.NobodyToMatch):
            matches.propose(case=fresh(first), other=reference, by=dana, at=AT, version=first.version)


def test_an_older_page_changes_nothing(twice, dana):
    first, second = twice
    with pytest.raises(ChangedMeanwhile):
        said(matches.propose, first, second, dana, version=99)
    assert not Match.objects.exists()


def test_h12_a_second_worse_submission_goes_on_top_and_shows_the_earlier_one(location):
    first = a_case(location)
    calm = a_case(location, at=AT + MINUTE, who=OTHER)
    second = fresh(a_case(location, at=AT + timedelta(days=89), hot_swollen_joint="yes"))
    rows = [row.reference for row in desk_queue(at=AT).rows]
    assert rows[0] == second.reference
    assert set(rows[1:]) == {first.reference, calm.reference}
    (earlier,) = around(second).nearby
    assert (earlier.line.reference, earlier.is_earlier, earlier.got_worse) == (first.reference, True, True)
    (later,) = around(fresh(first)).nearby
    assert (later.line.reference, later.is_earlier, later.got_worse) == (second.reference, False, True)


def test_a_case_of_more_than_ninety_days_ago_is_not_among_them(location):
    a_case(location)
    late = fresh(a_case(location, at=AT + timedelta(days=91)))
    assert around(late).nearby == ()
    assert len(around(late).others) == 1


def test_the_desk_reads_the_level_then_and_now_and_no_answer(sign_in, dana, location):
    first = a_case(location, average_pain=3)
    second = a_case(location, at=AT + timedelta(days=9), hot_swollen_joint="yes", average_pain=9)
    text = sign_in(dana).get(reverse("desk:case", args=[second.reference])).content.decode()
    assert first.reference in text and "Now more urgent than then" in text
    assert "nobody has looked yet" in text
    finding = second.assessments.get().findings[0]
    assert finding["clinician"] not in text


def test_the_clinician_reads_the_new_signs_the_higher_scores_and_every_changed_answer(
    sign_in, clara, location
):
    first = a_case(location, average_pain=3)
    second = a_case(location, at=AT + timedelta(days=9), hot_swollen_joint="yes", average_pain=9)
    text = sign_in(clara).get(reverse("clinician:case", args=[second.reference])).content.decode()
    part = text[text.index('id="same-person"') :]
    part = part[: part.index("</section>")]
    assert "Worse since then:" in part and "Now more urgent than then" in part
    assert "<bdi>3" in part and "<bdi>9" in part
    assert "2 answers are others" in part
    reads = Entry.objects.filter(action="case.read", by_id=clara.pk).values_list("subject", flat=True)
    assert set(reads) == {f"case:{first.reference}", f"case:{second.reference}"}


def test_two_persons_stand_side_by_side_with_what_differs(sign_in, dana, twice):
    first, second = twice
    where = reverse("desk:same_person", args=[second.reference])
    text = sign_in(dana).get(where, {"other": first.reference}).content.decode()
    assert text.count("<b>Same</b>") == 3 and text.count("<b>Different</b>") == 2
    assert "555-0000" in text and "555-0199" in text
    told = Entry.objects.filter(action="case.read").values_list("subject", "why")
    assert set(told) == {(f"case:{case.reference}", "compare persons") for case in twice}


def test_the_way_over_the_pages_takes_two_people(client, sign_in, dana, clara, twice):
    first, second = twice

    def address(name="same_person"):
        return reverse(f"desk:{name}", args=[second.reference])

    desk = sign_in(dana)
    answer = desk.post(address("same_person_propose"), posted(second, other=first.reference))
    assert answer["Location"] == f"{address()}?other={first.reference}"
    shown = desk.get(answer["Location"]).content.decode()
    assert "A clinician other than Dana has to confirm it." in shown
    assert "same-person/confirm/" not in shown
    assert desk.post(address("same_person_confirm"), posted(second, other=first.reference)).status_code == 403
    clinician = sign_in(clara)
    assert "same-person/confirm/" in clinician.get(address(), {"other": first.reference}).content.decode()
    clinician.post(address("same_person_confirm"), posted(second, other=first.reference))
    match = Match.objects.get()
    assert (match.proposed_by, match.confirmed_by) == (dana, clara)
    shown = clinician.get(address(), {"other": first.reference}).content.decode()
    assert "A clinician other than Clara can end it." in shown and "same-person/end/" not in shown


def test_a_late_page_is_told_so_and_shows_what_holds_now(sign_in, dana, clara, twice):
    first, second = twice
    late = posted(second, other=first.reference)
    said(matches.propose, second, first, clara)
    answer = sign_in(dana).post(reverse("desk:same_person_propose", args=[second.reference]), late)
    assert answer.status_code == 409
    assert "Proposed by Clara" in answer.content.decode()


@pytest.mark.parametrize("typed", ["000000000", "nonsense", "own"])
def test_a_reference_that_leads_nowhere_says_so_beside_the_box(sign_in, dana, twice, typed):
    first, _second = twice
    where = reverse("desk:same_person", args=[first.reference])
    answer = sign_in(dana).get(where, {"other": first.reference if typed == "own" else typed})
    assert answer.status_code == 422
    assert 'id="other-wrong"' in answer.content.decode()


def test_whose_cases_were_shown_beside_is_written_down(sign_in, dana, twice):
    first, second = twice
    sign_in(dana).get(reverse("desk:case", args=[second.reference]))
    row = Entry.objects.get(action="persons.read")
    assert (row.by_id, row.subject, row.detail) == (
        dana.pk,
        f"case:{second.reference}",
        {"cases": [first.reference]},
    )
