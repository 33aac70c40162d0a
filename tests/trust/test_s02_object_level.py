"""S2: nobody reaches another's draft, case, key or session by changing an id; a refusal looks like "not there"."""

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prolo.accounts.services import invitation_link
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD
from tests.triage.make import a_case, a_safety_exit
from tests.trust.canaries import planted_case
from tests.trust.drafts import ANSWERS, a_sent_draft, a_stopped_draft, filled_in, given_to, posted
from tests.trust.stored import everything_stored
from tests.trust.test_s01_role_by_route import routes
from triage.models import Case, Intake
from triage.models.references import fresh_reference
from triage.patient import ways
from triage.questionnaire.pages import PAGES
from triage.rules import Result
from triage.services import clinic as clinicians

IN_ADDRESSES = {
    "intake",
    "case",
    "token",
    "reference",
    "page",
    "uidb36",
    "key",
    "pk",
    "kind",
    "language",
    "view",
    "place",
    "procedure",
    "harm",
    *("form", "rule", "name"),  # of the rulebook and the forms, which belong to nobody
}
HIDDEN = {"csrfmiddlewaretoken", "area", "questions", "key", "reference", "version"}
"""Every value by which a request names a record. A new one fails here until a test below swaps it."""

ALL_PAGES = (*(page.key for page in PAGES), "contact", "answers")


class _Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden":
            self.names.add(given.get("name"))


def hidden_in(response):
    reader = _Hidden()
    reader.feed(response.content.decode())
    return reader.names


def said(response, *own):
    """Status and body, without the number of the request and the address that was asked for."""
    text = response.content.decode()
    for word in own:
        text = text.replace(str(word), "...")
    return response.status_code, re.sub(r"<code>[^<]*</code>|\b[0-9a-f]{12}\b", "", text)


def test_every_value_in_an_address_that_names_a_record_is_known():
    closed = [entry.pattern for name, entry in routes() if not name.startswith(("education:", "library:"))]
    asked = {name for pattern in closed for name in (*pattern.converters, *pattern.regex.groupindex)}
    assert asked == IN_ADDRESSES


def test_every_hidden_value_is_known(client, sign_in, clara, location):
    draft = filled_in(location, 13)
    given_to(client, draft)
    found = hidden_in(client.get(reverse("patient:start")))
    for page in ALL_PAGES:
        found |= hidden_in(client.get(ways.address(draft, page)))
    case = a_case(location=location)
    staff = sign_in(clara)
    for name in ("desk:queue", "clinician:queue", "account_change_password", "usersessions_list"):
        found |= hidden_in(staff.get(reverse(name)))
    for name in ("desk:case", "clinician:case"):
        found |= hidden_in(staff.get(reverse(name, args=[case.reference])))
    assert found == HIDDEN


@pytest.fixture
def quinn(location):
    """The other patient's browser, with a draft of its own."""
    browser = FormClient()
    browser.draft = filled_in(location, 13)
    return given_to(browser, browser.draft)


DRAFTS = {
    "fresh": lambda location: filled_in(location, 0),
    "ready": lambda location: filled_in(location, 13),
    "stopped": a_stopped_draft,
    "sent": a_sent_draft,
}


def addresses(draft_id):
    for page in PAGES:
        yield page.key, reverse("patient:page", args=[draft_id, page.key])
    for name in ("echo", "contact", "answers", "sent", "stop", "stop_number", "stop_call", "mistake"):
        yield name, reverse(f"patient:{name}", args=[draft_id])


@pytest.mark.parametrize("state", DRAFTS)
def test_another_patients_draft_is_not_there_for_reading_or_writing(client, quinn, location, state):
    pats = DRAFTS[state](location)
    given_to(client, pats)
    nobodys = uuid4()
    before = everything_stored()
    for (name, theirs), (_, missing) in zip(addresses(pats.pk), addresses(nobodys), strict=True):
        body = posted(name, pats) if name in ALL_PAGES else {"phone": "555 0100", "name": "Quinn"}
        for method, data in (("get", None), ("head", None), ("post", body)):
            ask = getattr(quinn, method)
            with CaptureQueriesContext(connection) as of_theirs:
                refused = ask(theirs, data)
            with CaptureQueriesContext(connection) as of_missing:
                absent = ask(missing, data)
            assert refused.status_code in {404, 405}, (method, name)
            assert said(refused, pats.pk) == said(absent, nobodys), (method, name)
            assert len(of_theirs) == len(of_missing), "as much work as for one that is not there"
    assert everything_stored() == before


def test_the_key_of_another_patients_form_sends_nothing(quinn, client, location):
    pats = filled_in(location, 13)
    given_to(client, pats)
    before = everything_stored()["triage_submission"]
    body = posted(ANSWERS, quinn.draft, key=str(pats.idempotency_key))
    answer = quinn.post(ways.address(quinn.draft, ANSWERS), body)
    assert answer.status_code == 422
    assert everything_stored()["triage_submission"] == before
    assert Intake.objects.get(pk=pats.pk).sent_at is None


def test_the_key_of_a_form_that_was_sent_shows_no_receipt_to_another(quinn, location):
    pats = a_sent_draft(location)
    reference = Case.objects.get(intake=pats).reference
    body = posted(ANSWERS, quinn.draft, key=str(pats.idempotency_key))
    answer = quinn.post(ways.address(quinn.draft, ANSWERS), body, follow=True)
    assert answer.status_code == 422
    assert reference not in answer.content.decode()


def test_a_draft_named_in_the_body_or_the_query_is_not_opened(quinn, location):
    pats = filled_in(location, 13)
    before = Intake.objects.get(pk=pats.pk).version
    where = ways.address(quinn.draft, "contact")
    extra = {"intake": str(pats.pk), "id": str(pats.pk), "pk": str(pats.pk)}
    quinn.post(f"{where}?intake={pats.pk}", posted("contact", quinn.draft, **extra))
    assert Intake.objects.get(pk=pats.pk).version == before


def test_a_session_cookie_that_was_made_up_opens_nothing(location):
    stranger = FormClient()
    draft = filled_in(location, 0)
    for value in (str(draft.pk), "drafts", "a" * 32, ""):
        stranger.cookies["session"] = value
        assert stranger.get(ways.address(draft, "emergency")).status_code == 404


def test_the_session_of_a_patient_opens_no_staff_page(quinn, location):
    case = a_case(location=location)
    for name in ("desk:case", "clinician:case"):
        answer = quinn.get(reverse(name, args=[case.reference]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


DESK_DEEDS = {
    "desk:take": {},
    "desk:accept": {"note": "n"},
    "desk:return": {"message": "call us"},
    "desk:raise": {"to": Result.SAME_DAY.code, "reason": "r"},
    "desk:tell": {"message": "m"},
    "desk:heard": {},
    "desk:code": {},
    "desk:assign": {"to": ""},
    "desk:call": {"outcome": "no_answer", "again": "hour"},
    "desk:call_wanted": {"when": "now"},
    "desk:preview": {"message": "m"},
    "desk:note": {"note": "n"},
}
CLINICIAN_DEEDS = {
    "clinician:decide": {"outcome": "book_consultation", "reason_code": "other", "reason": "r"},
    "clinician:lower": {"to": Result.CONSULT.code, "reason": "r"},
    "clinician:read": {},
    "clinician:reopen": {"reason": "r"},
    "clinician:return": {"message": "m"},
    "clinician:tell": {"message": "m"},
    "clinician:heard": {},
    "clinician:code": {},
    "clinician:note": {"note": "n"},
    "clinician:ask_opinion": {"of": "", "question": "q"},
    "clinician:give_opinion": {"opinion": "o"},
}


@pytest.mark.parametrize(("name", "typed"), (DESK_DEEDS | CLINICIAN_DEEDS).items())
def test_a_form_shown_for_one_case_changes_no_other(sign_in, clara, location, name, typed):
    mine, other = a_case(location=location), a_case(location=location)
    staff = sign_in(clara)
    if name == "clinician:reopen":
        for case in (mine, other):
            if case.words_unread:
                clinicians.mark_words_read(case=case, by=clara, at=case.opened_at, version=case.version)
            clinicians.decide(
                case=case, by=clara, at=case.opened_at, version=case.version, outcome="not_for_us", reason="r"
            )
    before = everything_stored()
    for shown_for, sent_to in ((mine, other), (other, mine)):
        body = typed | {"reference": shown_for.reference, "version": sent_to.version}
        answer = staff.post(reverse(name, args=[sent_to.reference]), body)
        assert answer.status_code == 409
    assert everything_stored() == before


@pytest.mark.parametrize(("name", "typed"), (DESK_DEEDS | CLINICIAN_DEEDS).items())
def test_the_version_of_another_case_changes_nothing(sign_in, clara, location, name, typed):
    mine, other = a_safety_exit(location), a_case(location=location)
    Case.objects.filter(pk=other.pk).update(version=7)
    staff = sign_in(clara)
    staff.get(reverse("desk:queue"))
    before = everything_stored()
    body = typed | {"reference": mine.reference, "version": 7}
    answer = staff.post(reverse(name, args=[mine.reference]), body)
    assert answer.status_code in {409, 422}
    assert everything_stored() == before


@pytest.mark.parametrize("name", ["desk:case", "clinician:case", *DESK_DEEDS, *CLINICIAN_DEEDS])
def test_an_unknown_reference_and_a_wrong_one_are_answered_alike(sign_in, clara, name):
    staff, unknown = sign_in(clara), fresh_reference()
    ask = staff.get if name.endswith(":case") else staff.post
    answers = [
        said(ask(reverse(name, args=[word])), word) for word in (unknown, "AAAAAAAAA", "no-such-case", "QQQQ")
    ]
    assert answers[0][0] == 404
    assert len(set(answers)) == 1


def a_passkey(user):
    data = {"name": "phone", "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_passkey_is_not_there(sign_in, dana, clara, name, method):
    claras = a_passkey(clara)
    staff = sign_in(dana)
    before = everything_stored()["mfa_authenticator"]
    refused = getattr(staff, method)(reverse(name, args=[claras.pk]), {"name": "mine now"})
    absent = getattr(staff, method)(reverse(name, args=[claras.pk + 1000]), {"name": "mine now"})
    assert refused.status_code == 404
    assert said(refused) == said(absent)
    assert everything_stored()["mfa_authenticator"] == before


def test_the_list_of_sessions_holds_ones_own_and_ends_ones_own(sign_in, dana, clara):
    elsewhere = FormClient()
    elsewhere.post(
        reverse("account_login"),
        {"login": clara.email, "password": PASSWORD},
        headers={"user-agent": "Claras"},
    )
    claras = elsewhere.session.session_key
    staff = sign_in(dana)
    assert "Claras" not in staff.get(reverse("usersessions_list")).content.decode()
    staff.post(reverse("usersessions_list"), {"pk": "1", "id": "1", "session_key": claras})
    assert elsewhere.session.session_key == claras and "_auth_user_id" in elsewhere.session


def test_a_link_to_set_a_password_works_for_its_own_account_only(client, dana, clara):
    danas, claras = (invitation_link(user).rstrip("/").split("/")[-1] for user in (dana, clara))
    swapped = f"{claras.split('-')[0]}-{danas.split('-', 1)[1]}"
    before = (dana.password, clara.password)
    page = client.get(
        reverse("account_login").replace("login/", f"password/reset/key/{swapped}/"), follow=True
    )
    new = "a brand new long password"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    for user in (dana, clara):
        user.refresh_from_db()
    assert (dana.password, clara.password) == before


def test_recovery_codes_shown_are_ones_own(sign_in, dana, clara):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    sign_in(clara)
    claras = RecoveryCodes.activate(clara).get_unused_codes()
    browser = sign_in(dana)
    RecoveryCodes.activate(dana)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        text = browser.get(reverse(name), {"user": clara.pk, "id": clara.pk}).content.decode()
        assert not [code for code in claras if code in text]


def test_the_place_in_a_queue_carried_by_a_link_opens_no_queue(sign_in, mona, clara, location):
    from triage.queries.queues import _cursor

    case = a_case(location=location)
    link = {"after": _cursor(case)}
    manager = sign_in(mona)
    for name in ("desk:queue", "clinician:queue"):
        answer = manager.get(reverse(name), link)
        assert answer.status_code == 403
        assert case.reference not in answer.content.decode()


@pytest.mark.parametrize("name", ["procedure_correct", "procedure_strike", "harm_correct"])
def test_a_record_of_another_case_is_not_found_under_this_one(name, sign_in, clara, location):
    """A procedure and a line of the register are reached through their own case only, to read and to write."""
    held = planted_case(location, desk=clara, clinician=clara).case
    row = held.procedures.get() if name.startswith("procedure") else held.adverse_events.get()
    other = a_case(location)
    where = reverse(f"clinician:{name}", args=[other.reference, row.pk])
    typed = {"reference": other.reference, "version": other.version, "why": "x", "reason": "x"}
    browser = sign_in(clara)
    before = everything_stored()
    answers = [browser.post(where, typed)]
    if name.endswith("correct"):
        answers.append(browser.get(where))
    assert {answer.status_code for answer in answers} == {404}
    assert everything_stored() == before
