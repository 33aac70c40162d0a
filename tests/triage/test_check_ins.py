"""A treated person's check-in: kept, and in front of the clinician who treated within the same request."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.after import CALM, Asker, form_of, posted, stage_of
from tests.triage.make import a_case, a_procedure
from tests.triage.own import address, decided, with_own_case
from triage.models import Case, CheckIn, CheckInReply, Event, EventKind
from triage.queries.persons import contact_of, identity_of
from triage.services import check_ins
from triage.services.check_ins import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def treated(location, clara):
    """A knee that was injected twenty hours ago by Clara."""
    case = a_case(location, at=now() - timedelta(days=3))
    return a_procedure(case, by=clara, at=now() - timedelta(hours=20)).case


def asker(client, case, **changes):
    with_own_case(client, case)
    return Asker(client, {**CALM, **changes}, path=address(case, "check_in"))


def told(case, **changes):
    replies = {**CALM, "hours_since_treatment": 20, **changes}
    return check_ins.reply(said=Said(replies), key=uuid4(), at=now(), case=Case.objects.get(pk=case.pk))


def about_it():
    return Case.objects.get(about="aftercare")


def test_calm_answers_are_three_pages_and_a_line_on_the_case_of_the_injection(client, treated):
    walk = asker(client, treated)
    page = walk.walk()
    assert walk.pages == ["emergency", "nerves", "healing"]
    assert "What you describe fits common soreness." in page.html and "We keep your answers." in page.html
    kept = CheckInReply.objects.get()
    assert (kept.case_id, kept.result) == (treated.pk, "EXPECTED")
    assert Event.objects.filter(case=treated, kind=EventKind.CHECKED_IN).count() == 1
    assert not Case.objects.filter(about="aftercare").exists()


def test_numbness_that_spreads_at_20_hours_is_on_the_treating_clinicians_list_in_the_same_request(
    client, treated, clara, sign_in
):
    walk = asker(client, treated, numbness_after="beyond", felt=["calf_shin-r"])
    page = walk.step(walk.step(walk.client.get(walk.path)))  # the rest is not answered yet
    assert "You need to speak to a doctor or nurse today." in page.html and stage_of(page) == "where"
    case = about_it()
    assert (case.result, case.assignee, case.state) == ("SAME_DAY", clara, "with_clinician")
    assert case.reference in sign_in(clara).get("/clinician/").content.decode()


def test_the_rest_of_the_answers_goes_into_the_same_case(client, treated):
    page = asker(client, treated, numbness_after="beyond", felt=["calf_shin-r"]).walk()
    assert "You feel it past the spot:" in page.html and "Call us now." in page.html
    case = about_it()
    assert case.check_in_replies.count() == 2 and case.procedure.case_id == treated.pk
    newest = case.check_in_replies.order_by("-sent_at").first()
    assert newest.answers["felt"] == ["calf_shin-r"] and newest.answers["sites"] == ["knee-r"]


def test_an_emergency_sign_stops_the_check_in_and_is_kept_though_nothing_else_is_answered(client, treated):
    with_own_case(client, treated)
    answer = client.post(address(treated, "check_in"), {"at": "emergency", "chest_or_breathing": "yes"})
    assert answer.url == address(treated, "stopped") + "#stop-heading"
    page = client.get(address(treated, "stopped")).content.decode()
    assert "Get emergency help now." in page and "stand on top of our list" in page
    assert (about_it().result, about_it().safety_exit) == ("EMERGENCY_NOW", True)


def test_the_emergency_page_is_shown_after_a_rest_too_without_what_was_answered(client, treated):
    with_own_case(client, treated)
    session = client.session
    session["cases"] = {str(treated.pk): 0}
    session.save()
    answer = client.post(address(treated, "check_in"), {"at": "emergency", "chest_or_breathing": "yes"})
    page = client.get(answer.url).content.decode()
    assert "Get emergency help now." in page and "Any chest pain" not in page


def says(client, case, called):
    answer = client.post(address(case, "say_called"), {"called": called})
    assert answer.url == address(case, "stopped") + "#called"
    return client.get(answer.url).content.decode()


def test_who_cannot_call_from_the_emergency_page_is_seen_at_once_and_is_to_be_called(
    client, treated, sign_in, dana
):
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    page = says(client, treated, "no")
    assert "Our staff can see that you cannot call. Ask someone near you to call now." in page
    assert "Leave a number below" not in page, "it is on file"
    says(client, treated, "no")
    case = about_it()
    kinds = list(case.events.order_by("number").values_list("kind", flat=True))
    assert kinds.count("cannot_call") == 1 and case.urgency == 10
    assert case.attention_at is not None and case.call_at is not None
    assert "Said they cannot call for help" in sign_in(dana).get("/desk/").content.decode()


def test_who_has_called_is_asked_again_after_other_answers_with_an_emergency_sign(client, treated):
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    assert "Our staff can see that you have called." in says(client, treated, "yes")
    told(treated, chest_or_breathing="yes", weakness_after="yes")
    page = client.get(address(treated, "stopped")).content.decode()
    assert "Have you called?" in page and "you have called." not in page


def test_who_has_no_number_on_file_leaves_one_on_the_emergency_page_and_is_to_be_called(
    client, treated, sign_in, dana
):
    treated.patient.phone = ""
    treated.patient.save()
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    assert "Leave a number below, so that we can call you." in says(client, treated, "no")
    assert about_it().call_at is None
    answer = client.post(address(treated, "leave_number"), {"phone": "555 0177", "name": "Ana"})
    assert answer.url == address(treated, "stopped") + "#number"
    page = client.get(answer.url).content.decode()
    assert "555 0177" in page and "Leave a number below" not in page
    assert about_it().call_at is not None and about_it().urgency == 10
    desk = sign_in(dana)
    for path in ("/desk/calls/", f"/desk/{about_it().reference}/"):
        assert 'href="tel:5550177"' in desk.get(path).content.decode(), path


def test_a_number_is_taken_on_the_emergency_page_after_a_rest_too(client, treated):
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    session = client.session
    session["cases"] = {str(treated.pk): 0}
    session.save()
    refused = client.post(address(treated, "leave_number"), {"phone": "call me", "name": ""})
    page = refused.content.decode()
    assert refused.status_code == 422 and "Get emergency help now." in page and 'value="call me"' in page
    answer = client.post(address(treated, "leave_number"), {"phone": "555 0177", "name": ""})
    page = client.get(answer.url).content.decode()
    assert "We have a number for you." in page and "555 0177" not in page, "nor for who comes next"
    assert Event.objects.get(kind=EventKind.NUMBER_LEFT).detail["phone"] == "555 0177"


def test_a_number_left_later_keeps_the_place_on_the_call_list_and_takes_no_older_name(client, treated):
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    says(client, treated, "no")
    wanted = about_it().call_at
    for body in ({"phone": "555 0177", "name": "Ana"}, *[{"phone": "555 0178", "name": ""}] * 2):
        client.post(address(treated, "leave_number"), body)
    assert about_it().call_at == wanted
    assert Event.objects.filter(kind=EventKind.NUMBER_LEFT).count() == 2, "the same again changes nothing"
    for case in (about_it(), treated):
        contact = contact_of(identity_of(case))
        assert (contact.call_back_phone, contact.call_back_name) == ("555 0178", "")


def test_a_number_that_is_none_is_refused_beside_its_field_on_the_emergency_page(client, treated):
    told(treated, chest_or_breathing="yes")
    with_own_case(client, treated)
    answer = client.post(address(treated, "leave_number"), {"phone": "call me", "name": "Ana"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="call me"' in page and 'value="Ana"' in page
    assert page.count("Enter a phone number with at least 5 numbers") == 2, "beside the field and on top"
    assert not Event.objects.filter(kind=EventKind.NUMBER_LEFT).exists()


def test_without_an_emergency_sign_nobody_is_asked_about_a_call(client, treated):
    told(treated)
    with_own_case(client, treated)
    answer = client.post(address(treated, "say_called"), {"called": "no"})
    assert answer.url == address(treated, "status")
    assert not Event.objects.filter(kind=EventKind.CANNOT_CALL).exists()


def test_answers_that_were_softened_leave_the_first_ones_on_the_list(client, treated):
    walk = asker(client, treated, weakness_after="yes")
    page = walk.step(walk.step(walk.client.get(walk.path)))
    walk.answers["weakness_after"] = "no"
    page = walk.client.post(walk.path, [*form_of(page).filled_with({}), ("to", "nerves")])
    for _ in range(3):
        page = walk.step(page) if stage_of(page) else page
    assert "fits common soreness" in page.html
    assert (about_it().result, about_it().urgency) == ("SAME_DAY", 20)


def test_another_worrying_answer_raises_the_open_case_and_opens_no_second_one(treated):
    told(treated, fever_or_ill="fever")
    told(treated, chest_or_breathing="yes")
    told(treated, pain_now=8)
    case = about_it()
    assert (case.urgency, case.result, case.check_in_replies.count()) == (10, "EMERGENCY_NOW", 3)


def test_words_are_to_be_read_on_the_same_or_the_next_working_day(treated):
    told(treated, anything_else="is this right?")
    case = about_it()
    assert case.result == "URGENT_DAYS" and case.words_due_at is not None and case.words_unread


def test_the_same_check_sent_twice_is_kept_once(treated):
    said, key = Said({**CALM, "hours_since_treatment": 5, "shooting_pain": "yes"}), uuid4()
    first, second = (check_ins.reply(said=said, key=key, at=now(), case=treated) for _ in range(2))
    assert first.pk == second.pk and Case.objects.filter(about="aftercare").count() == 1


def sent_at_once(walk, **changes):
    """The last page of a walk with everything in it, sent as one post."""
    whole = {**walk.answers, "at": "healing", "where_seen": "1", "again_seen": "1", **changes}
    return walk.client.post(walk.path, posted(whole))


@pytest.mark.parametrize(
    "first, then", [({}, {"anything_else": "odd foot"}), ({"anything_else": "odd foot"}, {})]
)
def test_a_sent_check_that_is_changed_and_sent_again_is_a_new_reply_with_its_own_result(
    client, treated, first, then
):
    walk, key = asker(client, treated), str(uuid4())
    for changes in (first, then):
        page = sent_at_once(walk, **changes, key=key)
        assert ("fits common soreness" in page.html) == (changes == {})
    results = CheckInReply.objects.order_by("sent_at").values_list("result", flat=True)
    assert list(results) == ["URGENT_DAYS" if told else "EXPECTED" for told in (first, then)]
    assert about_it().words_unread


def test_the_very_same_check_sent_again_is_told_its_first_result_whatever_came_since(client, treated):
    walk, key = asker(client, treated), str(uuid4())
    for changes in ({"anything_else": "odd foot"}, {}, {"anything_else": "odd foot"}):
        page = sent_at_once(walk, **changes, key=key)
    assert "fits common soreness" not in page.html and CheckInReply.objects.count() == 2


def test_the_result_of_another_person_is_not_shown_to_who_names_it(client, treated, location):
    theirs = told(treated, numbness_after="beyond")
    own = a_case(location, name="Quinn Ray")
    told(own)
    page = with_own_case(client, own).get(f"{address(own, 'checked')}?reply={theirs.pk}").content.decode()
    assert "fits common soreness" in page


def test_words_changed_beside_an_emergency_sign_are_kept_and_the_same_ones_once(client, treated):
    walk, key = asker(client, treated, chest_or_breathing="yes"), str(uuid4())
    for words in ("it burns", "now my arm too", "it burns"):
        sent_at_once(walk, anything_else=words, key=key)
    kept = CheckInReply.objects.order_by("sent_at")
    assert [row.answers["anything_else"] for row in kept] == ["it burns", "now my arm too"]


def test_a_reply_answers_the_planned_check_in_and_takes_the_case_off_the_call_list(treated):
    planned = CheckIn.objects.get(hours=6)
    CheckIn.objects.filter(pk=planned.pk).update(late_at=now())
    Case.objects.filter(pk=treated.pk).update(call_at=now())
    told(treated)
    planned.refresh_from_db()
    treated.refresh_from_db()
    assert planned.answered_at is not None and treated.call_at is None
    assert planned.reply.procedure.case_id == treated.pk


def test_only_the_browser_that_opened_the_case_can_check_in(client, treated, location):
    other = a_case(location)
    with_own_case(client, other)
    assert client.get(address(treated, "check_in")).status_code == 404
    told(treated)
    for name in ("checked", "stopped"):
        assert client.get(address(treated, name)).status_code == 404


def phoned(sign_in, dana, case, **changes):
    who = {"told_by": "Pat Ferris", "checked": ["name", "birth_date"], "agrees": True}
    path = reverse("assisted:check_in", args=[case.reference])
    return Asker(sign_in(dana), {**CALM, **who, **changes}, path=path)


def test_the_desk_reads_the_questions_out_and_the_answers_are_marked(sign_in, dana, treated):
    page = phoned(sign_in, dana, treated).walk()
    assert "Read this to Pat Ferris:" in page.html and "fits common soreness" in page.html
    kept = CheckInReply.objects.get()
    assert (kept.entered_by, kept.told_by) == (dana, "Pat Ferris")


def test_a_red_answer_on_the_phone_shows_what_to_read_out_first_and_alerts_at_once(sign_in, dana, treated):
    page = phoned(sign_in, dana, treated, chest_or_breathing="yes").walk()
    assert "Read this out now:" in page.html and "Get emergency help now." in page.html
    assert about_it().result == "EMERGENCY_NOW" and CheckInReply.objects.get().entered_by == dana


def test_on_the_phone_nothing_calm_is_kept_of_somebody_who_was_not_checked(sign_in, dana, treated):
    page = phoned(sign_in, dana, treated, checked=None).walk()
    assert page.status == 422 and not CheckInReply.objects.exists()


def test_the_clinicians_page_shows_what_was_treated_where_it_is_felt_and_every_answer(
    client, treated, clara, sign_in
):
    asker(client, treated, numbness_after="beyond", felt=["calf_shin-r"], anything_else="odd foot").walk()
    page = sign_in(clara).get(f"/clinician/{about_it().reference}/").content.decode()
    assert "Right knee" in page and "Clara" in page
    assert "Felt past the site:" in page and "Right calf or shin" in page
    assert "Possible nerve injury" in page and "X202" in page and "odd foot" in page
    assert "It spreads past the spot, or along a limb" in page
    assert f'action="/clinician/{about_it().reference}/decide/"' in page


def test_the_desk_sees_who_to_call_and_no_answer(client, treated, dana, sign_in):
    asker(client, treated, numbness_after="beyond", felt=["calf_shin-r"], anything_else="odd foot").walk()
    page = sign_in(dana).get(f"/desk/{about_it().reference}/").content.decode()
    assert "Pat Ferris" in page and "555-0199" in page
    for hidden in ("odd foot", "X202", "calf", "Numbness"):
        assert hidden not in page
    assert "Nothing is missing or unsure." in page


def test_the_patient_opens_the_case_about_it_as_any_other(client, treated):
    told(treated, numbness_after="beyond")
    page = with_own_case(client, about_it()).get(address(about_it())).content.decode()
    assert "You sent your answers" in page and "You need to speak to a doctor or nurse today." in page


def test_a_clinician_reads_and_decides_it(treated, clara):
    told(treated, fever_or_ill="fever", anything_else="odd foot")
    case = decided(about_it(), clara, now(), outcome="call_now")
    assert case.state == "decided" and not case.words_unread


HOSTILE = '<img src=x onerror="document.title=1">\'"&{{ 7*7 }}'


def test_s12_hostile_words_are_text_on_every_page(client, treated, clara, dana, sign_in):
    page = asker(client, treated, anything_else=HOSTILE).walk()
    pages = [page.html, client.get(address(treated)).content.decode()]
    for who, path in ((clara, "clinician"), (dana, "desk")):
        pages.append(sign_in(who).get(f"/{path}/{about_it().reference}/").content.decode())
    assert not any("<img src=x" in shown for shown in pages)
    assert "&lt;img src=x" in pages[0] and "&lt;img src=x" in pages[2]


ODD = [
    "\x00",
    "x" * 5000,
    "\ud800".encode("utf-8", "surrogatepass"),
    "'; --",
    "2026-02-30",
    "🦵" * 50,
    "-1",
    "99",
]


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_s22_odd_values_in_any_box_are_no_fault(client, treated, value):
    names = [
        *CALM,
        "treated_on_day",
        "treated_time",
        "felt",
        "sites",
        "numbness_again",
        "key",
        "at",
        "to",
        "anything_else",
    ]
    with_own_case(client, treated)
    for path in ("/after/check/", address(treated, "check_in")):
        for name in (*names, "given_name", "birth_date_year", "phone", "leave_empty"):
            body = {**CALM, "at": "send", "chest_or_breathing": "yes", name: value}
            assert client.post(path, body).status_code in (200, 302, 400, 422, 429), (path, name)
