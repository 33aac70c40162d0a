"""Calls: what came of each attempt, who is called next, and whom one speaks to."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import SAM, posted, sent_case, stopped_case, version_of
from triage.models import Case, Event
from triage.services import calls

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


def address(case, name="call"):
    return reverse(f"desk:{name}", args=[case.reference])


def call(desk, case, **said):
    return desk.post(address(case), posted(case, **{"again": "hour", "outcome": "no_answer", **said}))


def text_of(response):
    return response.content.decode()


def the_list(desk, **query):
    return text_of(desk.get(reverse("desk:calls"), query))


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "wrong_number"])
def test_each_attempt_stands_on_the_page_and_in_the_history(desk, dana, location, outcome):
    case = sent_case(location)
    assert call(desk, case, outcome=outcome, note="Rang for long.").status_code == 302
    event = Event.objects.get(case=case, kind="called")
    assert (event.by, event.detail["outcome"], event.detail["note"]) == (dana, outcome, "Rang for long.")
    assert Case.objects.get(pk=case.pk).call_at > now()
    assert text_of(desk.get(address(case, "case"))).count("Rang for long.") == 1


@pytest.mark.parametrize("checked", [[], ["name"], ["name", "name"], ["name", "shoe_size"]])
def test_nobody_counts_as_spoken_to_before_two_things_were_checked(desk, location, checked):
    case = sent_case(location)
    refused = call(desk, case, outcome="spoke", checked=checked, note="Asked for Tuesday.")
    assert refused.status_code == 422
    assert "tick two things" in text_of(refused)
    assert "Asked for Tuesday." in text_of(refused)
    assert not Event.objects.filter(case=case, kind="called").exists()


def test_the_service_refuses_an_unchecked_talk_too(dana, location):
    case = sent_case(location)
    said = {"by": dana, "at": now(), "version": version_of(case), "outcome": "spoke", "again": "never"}
    with pytest.raises(calls.NotChecked):
        calls.note_call(case=case, checked=["birth_date"], **said)
    calls.note_call(case=case, checked=["birth_date", "name"], **said)
    assert Event.objects.get(case=case, kind="called").detail["checked"] == ["birth_date", "name"]


def test_who_was_spoken_to_is_off_the_list(desk, location):
    case = sent_case(location)
    desk.post(address(case, "call_wanted"), posted(case, when="now", why="Ask about tablets"))
    assert case.reference in the_list(desk)
    call(desk, case, outcome="spoke", checked=["name", "birth_date"], again="never")
    assert case.reference not in the_list(desk) + the_list(desk, later=1)


@pytest.mark.parametrize("allowed", [False, None])
def test_a_voice_message_is_left_only_with_a_yes(desk, dana, location, allowed, monkeypatch):
    monkeypatch.setitem(SAM, "voicemail_ok", allowed)
    case = sent_case(location)
    page = text_of(desk.get(address(case, "case")))
    assert 'value="voicemail"' not in page
    assert "did not say yes to a voice message" in page
    assert call(desk, case, outcome="voicemail").status_code == 422
    said = {"by": dana, "at": now(), "version": version_of(case), "outcome": "voicemail", "again": "hour"}
    with pytest.raises(calls.NoVoiceMessage):
        calls.note_call(case=case, **said)


def test_nobody_gives_up_on_an_urgent_case_that_was_not_reached(desk, location):
    case = stopped_case(location)
    refused = call(desk, case, again="never")
    assert refused.status_code == 422
    assert "Choose when to try again" in text_of(refused)
    assert call(desk, case, again="soon").status_code == 302
    assert case.reference in the_list(desk, later=1)


def test_a_wrong_number_without_another_try_is_for_somebody_to_look_at(desk, location):
    case = sent_case(location)
    call(desk, case, outcome="wrong_number", again="never")
    case.refresh_from_db()
    assert case.call_at is None
    assert case.attention_at is not None


@pytest.mark.parametrize(
    ("when", "at", "then"),
    [
        ("hour", datetime(2026, 3, 3, 10, 0), datetime(2026, 3, 3, 11, 0)),
        ("hour", datetime(2026, 3, 3, 16, 30), datetime(2026, 3, 4, 8, 0)),
        ("later", datetime(2026, 3, 6, 15, 0), datetime(2026, 3, 9, 8, 0)),  # a Friday
        ("next_day", datetime(2026, 3, 3, 10, 0), datetime(2026, 3, 4, 8, 0)),
        ("next_day", datetime(2026, 3, 6, 10, 0), datetime(2026, 3, 9, 8, 0)),
        ("soon", datetime(2026, 3, 6, 22, 0), datetime(2026, 3, 6, 22, 15)),
        ("never", datetime(2026, 3, 3, 10, 0), None),
    ],
)
def test_the_next_try_is_in_opening_hours_except_the_one_in_a_quarter_of_an_hour(location, when, at, then):
    found = calls.try_again_at(location, when, at.replace(tzinfo=LONDON))
    assert found == (then and then.replace(tzinfo=LONDON))


def test_an_urgent_case_waits_for_no_opening(location):
    friday = datetime(2026, 3, 6, 22, 0, tzinfo=LONDON)
    found = calls.try_again_at(location, "hour", friday, urgent=True)
    assert found == datetime(2026, 3, 6, 23, 0, tzinfo=LONDON)


def test_the_list_names_who_is_to_be_called_most_urgent_first(desk, dana, location):
    calm, urgent = sent_case(location), stopped_case(location)
    for case in (calm, urgent):
        desk.post(address(case, "call_wanted"), posted(case, when="now"))
    text = the_list(desk)
    assert text.index(urgent.reference) < text.index(calm.reference)
    assert 'href="tel:555-0177"' in text
    assert 'href="tel:555-0142"' in text
    assert Entry.objects.filter(subject="queue:calls", by_id=dana.pk).exists()


def test_one_click_on_the_list_notes_no_answer_and_comes_back_to_it(desk, location):
    case = sent_case(location)
    desk.post(address(case, "call_wanted"), posted(case, when="now"))
    done = call(desk, case, back="calls")
    assert done["Location"] == reverse("desk:calls")
    assert "Nobody answered" in the_list(desk, later=1)


def test_the_list_goes_on_to_a_next_page_and_asks_the_same_number_of_times(
    desk, location, django_assert_max_num_queries
):
    for _ in range(26):
        sent_case(location)
    Case.objects.update(call_at=now())
    with django_assert_max_num_queries(14):
        first = the_list(desk)
    after = first.split('rel="next" href="')[1].split('"')[0].split("after=")[1]
    second = the_list(desk, after=after.replace("%3D", "="))
    shown = [{part[:9] for part in text.split('id="call-')[1:]} for text in (first, second)]
    assert [len(found) for found in shown] == [25, 1]
    assert not shown[0] & shown[1]


@pytest.mark.parametrize("query", [{"after": "nonsense"}, {"after": "MTB8eHx4"}])
def test_a_place_in_the_list_that_cannot_be_read_starts_from_the_top(desk, location, query):
    case = sent_case(location)
    Case.objects.update(call_at=now())
    assert case.reference in the_list(desk, **query)


def test_a_clinicians_note_about_a_call_is_not_for_the_desk(sign_in, dana, clara, location):
    case = sent_case(location)
    call(sign_in(clara), case, note="CANARY-NOTE")
    page = text_of(sign_in(dana).get(address(case, "case")))
    assert "CANARY-NOTE" not in page
    assert "Nobody answered" in page
