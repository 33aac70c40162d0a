"""Work on a case: one form to write, ask or pass on; who else looks; urgency in one click; a lost race."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from prolo.languages.catalogue import catalogue
from prolo.languages.models import Signature
from tests.triage.cases import SAM, posted, sent_case, stopped_case, version_of
from tests.triage.own import address as own_address
from tests.triage.own import by_staff, fresh, with_own_case
from triage import ready_words
from triage.models import Case, Event, Mail, Message, Presence
from triage.rules import Result
from triage.services import clinic, delivery, messages, own_case, presence
from triage.services import desk as front_desk

pytestmark = pytest.mark.django_db
FILLED = "Please call us on Tuesday at ten."


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


@pytest.fixture
def spanish(clara):
    return Signature.objects.create(
        language="es",
        digest=catalogue("es").digest,
        signed_at="2026-03-03T10:00Z",
        signed_by=clara,
        credentials="MD",
    )


def page_of(case, name="case"):
    return reverse(f"desk:{name}", args=[case.reference])


def text_of(response):
    return response.content.decode()


def written_in(response):
    return re.search(r'<textarea name="message"[^>]*>\n?([^<]*)</textarea>', text_of(response))[1]


def test_a_message_and_a_note_go_with_a_case_that_is_passed_on(desk, location):
    case = sent_case(location)
    done = desk.post(page_of(case, "accept"), posted(case, message=FILLED, note="Asked by phone."))
    assert done.status_code == 302
    assert Case.objects.get(pk=case.pk).state == "with_clinician"
    assert Message.objects.get(case=case).text == FILLED
    assert Event.objects.filter(case=case, kind="accepted").count() == 1
    assert Mail.objects.filter(case=case, kind="message").count() == 1


@pytest.mark.parametrize(("name", "state"), [("return", "waiting_for_patient"), ("tell", "new")])
def test_the_note_for_staff_is_never_shown_to_the_patient(desk, client, location, name, state):
    case = sent_case(location)
    desk.post(page_of(case, name), posted(case, message=FILLED, note="CANARY-NOTE"))
    assert Case.objects.get(pk=case.pk).state == state
    assert "CANARY-NOTE" in text_of(desk.get(page_of(case)))
    own = text_of(with_own_case(type(client)(), case).get(own_address(case)))
    assert FILLED in own
    assert "CANARY-NOTE" not in own


def test_a_clinicians_note_beside_a_message_is_not_for_the_desk(sign_in, dana, clara, location):
    case = sent_case(location)
    sign_in(clara).post(page_of(case, "tell"), posted(case, message=FILLED, note="CANARY-NOTE"))
    page = text_of(sign_in(dana).get(page_of(case)))
    assert FILLED in page
    assert "CANARY-NOTE" not in page


@pytest.mark.parametrize("name", ["return", "tell", "accept"])
def test_what_is_not_filled_in_is_not_sent(desk, location, name):
    case = sent_case(location)
    text = "Please call us on [day and time]."
    refused = desk.post(page_of(case, name), posted(case, message=text, note="kept"))
    assert refused.status_code == 422
    assert "Fill in or take out" in text_of(refused)
    assert written_in(refused) == text
    assert not Message.objects.filter(case=case).exists()


@pytest.mark.parametrize("deed", [messages.tell, messages.ask, front_desk.accept])
def test_the_services_refuse_what_is_not_filled_in(dana, location, deed):
    case = sent_case(location)
    with pytest.raises(messages.Unfilled):
        deed(case=case, by=dana, at=now(), version=version_of(case), message="On [day].")
    assert not Event.objects.filter(case=case, by=dana).exists()


def test_a_clinicians_message_with_a_decision_is_filled_in_too(clara, location):
    case = sent_case(location, words=False)
    with pytest.raises(messages.Unfilled):
        by_staff(case, clinic.decide, clara, now(), outcome="not_for_us", reason="r", message="On [day].")
    assert fresh(case).state == "new"


@pytest.mark.parametrize("key", ready_words.READY)
def test_a_ready_message_is_put_below_what_was_typed_and_sends_nothing(desk, location, key):
    case = sent_case(location)
    body = posted(case, message="Dear Sam", ready=key, fill="1", note="kept note")
    shown = desk.post(page_of(case, "preview"), body)
    assert shown.status_code == 200
    assert written_in(shown).startswith("Dear Sam")
    assert ready_words.ready_message(key, "en").split("[")[0].strip()[:20] in written_in(shown)
    assert "kept note" in text_of(shown)
    assert not Message.objects.filter(case=case).exists()
    assert version_of(case) == 1


def test_a_ready_message_comes_in_the_patients_language(desk, location, spanish):
    case = sent_case(location)
    Case.objects.update(language="es")
    page = text_of(desk.get(page_of(case)))
    assert "This person reads Spanish." in page
    shown = desk.post(page_of(case, "preview"), posted(case, message="", ready="passed_on", fill="1"))
    assert written_in(shown).startswith("Gracias.")


def test_a_language_nobody_signed_is_not_written_in(desk, location):
    case = sent_case(location)
    Case.objects.update(language="es")
    assert "We may not write in it yet" in text_of(desk.get(page_of(case)))
    shown = desk.post(page_of(case, "preview"), posted(case, message="", ready="passed_on", fill="1"))
    assert written_in(shown).startswith("Thank you.")


@pytest.mark.parametrize("key", ready_words.READY)
def test_every_ready_message_has_the_same_gaps_in_spanish(key):
    english, other = (ready_words.ready_message(key, language) for language in ("en", "es"))
    assert english != other
    assert len(ready_words.unfilled(english)) == len(ready_words.unfilled(other))
    assert "{" not in english + other


def test_a_look_at_a_message_says_at_once_that_the_case_changed_or_is_another_one(desk, cole, location):
    case, other = sent_case(location), sent_case(location)
    wrong = desk.post(page_of(case, "preview"), posted(other, message="Typed."))
    assert (wrong.status_code, "belongs to another case" in text_of(wrong)) == (409, True)
    seen = posted(case, message="Typed.")
    by_staff(case, front_desk.take, cole, now())
    late = desk.post(page_of(case, "preview"), seen)
    assert (late.status_code, "Typed." in text_of(late)) == (409, True)


def test_a_message_is_looked_at_before_it_goes(desk, location):
    case = sent_case(location, weight_loss="not_sure")
    body = posted(case, message="Call <b>us</b> on [day].", pinned=["weight_loss"])
    text = text_of(desk.post(page_of(case, "preview"), body))
    assert "The patient will read" in text
    assert "Call &lt;b&gt;us&lt;/b&gt; on [day]." in text
    assert "Still to be filled in: [day]" in text
    assert re.search(r'value="weight_loss"[^>]*checked', text)
    assert not Message.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"email_ok": None}, "no mail goes out"),
        ({"email_ok": True}, "An e-mail goes to sam.lee@example.org"),
        ({"contact_whom": "helper"}, "The helper is to be contacted, not the patient."),
    ],
)
def test_the_form_says_what_to_mind_about_this_patient(desk, location, monkeypatch, told, words):
    for key, value in told.items():
        monkeypatch.setitem(SAM, key, value)
    assert words in text_of(desk.get(page_of(sent_case(location))))


def test_urgency_is_raised_with_one_click(desk, location):
    case = sent_case(location)
    page = text_of(desk.get(page_of(case)))
    for level in (Result.EMERGENCY_NOW, Result.SAME_DAY, Result.URGENT_DAYS):
        assert f'type="submit" name="to" value="{level.code}"' in page
    desk.post(page_of(case, "raise"), posted(case, to="SAME_DAY"))
    assert Case.objects.get(pk=case.pk).urgency == Result.SAME_DAY.rank


def test_a_case_is_given_to_a_colleague(desk, dana, clara, location):
    case = sent_case(location)
    page = text_of(desk.get(page_of(case)))
    assert f'<option value="{clara.pk}">Clara</option>' in page
    assert desk.post(page_of(case, "assign"), posted(case, to=str(clara.pk))).status_code == 302
    assert Case.objects.get(pk=case.pk).assignee == clara


@pytest.mark.parametrize("to", ["", "0", "nobody"])
def test_a_case_is_given_to_nobody_who_takes_none(desk, mona, location, to):
    case = sent_case(location)
    assert desk.post(page_of(case, "assign"), posted(case, to=to or str(mona.pk))).status_code == 422
    assert Case.objects.get(pk=case.pk).assignee is None


def test_the_page_says_who_else_looks_at_it(desk, dana, clara, location):
    case = sent_case(location)
    assert "Also looking" not in text_of(desk.get(page_of(case)))
    presence.note(reference=case.reference, by=clara, at=now())
    assert "Also looking at this case now: <bdi>Clara</bdi>" in text_of(desk.get(page_of(case)))
    found = presence.note(reference=case.reference, by=clara, at=now())
    assert found.names == ("Dana",)


def test_who_has_gone_looks_no_more(dana, clara, location):
    case = sent_case(location)
    presence.note(reference=case.reference, by=clara, at=now() - timedelta(minutes=3))
    assert presence.note(reference=case.reference, by=dana, at=now()).names == ()
    presence.note(reference=case.reference, by=clara, at=now() + timedelta(hours=2))
    assert Presence.objects.filter(member=clara).count() == 1


def test_an_open_page_asks_by_itself_without_an_audit_row_and_hears_of_a_change(desk, cole, location):
    case = sent_case(location)
    before = Entry.objects.count()
    quiet = text_of(desk.post(page_of(case, "here"), {"version": version_of(case)}))
    assert "Load it again" not in quiet
    assert "Sam" not in quiet
    assert Entry.objects.count() == before
    seen = version_of(case)
    front_desk.take(case=case, by=cole, at=now(), version=seen)
    assert "Load it again" in text_of(desk.post(page_of(case, "here"), {"version": seen}))


def test_who_is_too_late_sees_both_texts_and_can_send_again(desk, cole, location):
    case = sent_case(location)
    seen = posted(case, message="Mine: call us today.", note="My own note.")
    by_staff(case, messages.tell, cole, now(), message="Theirs: we call you.")
    own_case.write(case=fresh(case), text="I wrote, too.", at=now())
    late = desk.post(page_of(case, "return"), seen)
    text = text_of(late)
    assert late.status_code == 409
    for words in ("Theirs: we call you.", "Mine: call us today.", "My own note.", "The patient wrote"):
        assert words in text
    assert "The form was sent" not in text
    again = desk.post(page_of(case, "return"), {**seen, "version": version_of(case)})
    assert again.status_code == 302
    assert set(Message.objects.filter(case=case).values_list("by__name", flat=True)) == {"Dana", "Cole", None}


@pytest.mark.parametrize("name", ["call", "call_wanted", "assign"])
def test_a_late_form_of_any_kind_changes_nothing_and_is_kept(desk, clara, cole, location, name):
    case = sent_case(location)
    typed = {
        "call": {"outcome": "no_answer", "again": "hour", "note": "TYPED"},
        "call_wanted": {"when": "now", "why": "TYPED"},
        "assign": {"to": str(clara.pk)},
    }[name]
    seen = posted(case, **typed)
    by_staff(case, front_desk.take, cole, now())
    late = desk.post(page_of(case, name), seen)
    assert late.status_code == 409
    assert "TYPED" in text_of(late) or name == "assign"
    assert not Event.objects.filter(case=case, kind__in=["called", "call_wanted", "assigned"]).exists()


def test_a_number_left_on_the_stop_page_is_on_the_call_list(location):
    assert stopped_case(location).call_at is not None


def test_h08_bounce_makes_task(location):
    case = sent_case(location)
    mail = Mail.objects.get(case=case)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=now())
    delivery.bounced(named=mail.message_id, at=now())
    assert fresh(case).call_at is not None


def test_to_call_now_is_an_outcome_that_puts_a_case_on_the_call_list(clara, location):
    case = sent_case(location, words=False)
    by_staff(case, clinic.decide, clara, now(), outcome="call_now", reason="r")
    assert fresh(case).call_at is not None


def test_who_took_the_form_back_is_not_called(dana, location):
    from triage.services import calls

    case = sent_case(location)
    by_staff(case, calls.want, dana, now(), when="now")
    own_case.withdraw(case=fresh(case), at=now())
    assert fresh(case).call_at is None
