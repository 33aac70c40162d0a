"""S16: fields that a form does not have, and fields sent twice, change nothing beyond what the form is for."""

import ast
import inspect
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django import forms
from django.urls import reverse

from tests.accounts.browser import FORM, FormClient
from tests.conftest import PASSWORD
from tests.triage.make import a_case, a_safety_exit
from tests.trust.drafts import ANSWERS, CONTACT, a_stopped_draft, filled_in, given_to, posted
from triage.models import Case, Event, Intake, Submission
from triage.patient import ways
from triage.questionnaire.pages import PAGES
from triage.rules import Result

ROOT = Path(__file__).resolve().parents[2]
EXTRA = {
    "id": "1",
    "pk": "1",
    "state": "decided",
    "urgency": "900",
    "result": "CONSULT",
    "rules_version": "99",
    "rulebook_version": "99",
    "questionnaire_version": "99",
    "group": "manager",
    "groups": "3",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "token_hash": "0" * 64,
    "age": "12",
    "answers": "{}",
    "identity": "{}",
    "earlier": "[]",
    "echoes": "{}",
    "sent_at": "2001-01-01",
    "stopped_at": "2001-01-01",
    "safety_exit": "",
    "idempotency_key": "00000000-0000-4000-8000-000000000000",
    "entered_by": "1",
    "told_by": "the boss",
    "assignee": "1",
    "by": "1",
    "at": "2001-01-01",
    "location": "elsewhere",
    "location_id": "2",
    "case": "1",
    "birth_token": "x",
    "words_read_at": "2001-01-01",
    "opinion_wanted_of": "1",
    "answers_reopened_at": "2001-01-01",
    "unread_since": "",
    "overrules": "on",
    "email": "eve@example.org",
    "name": "Eve",
    "credentials": "MD",
    "user": "1",
    "user_id": "1",
}
ORDER = (*(page.key for page in PAGES), CONTACT, ANSWERS)


def with_extras(body):
    """The fields of the form as a browser sends them, after each of them once more with another value, and more."""
    pairs = [(name, "not the last one") for name, value in body.items() if isinstance(value, (str, int))]
    pairs += [(name, value) for name, value in EXTRA.items() if name not in body]
    return urlencode([*pairs, *body.items()], doseq=True)


def plain(body):
    return urlencode(body, doseq=True)


def sent_through_the_form(location, encode):
    """A whole form sent page by page by a browser; returns what was stored of it."""
    browser, draft = FormClient(), filled_in(location, 0)
    given_to(browser, draft)
    for page in ORDER:
        answer = browser.post(ways.address(draft, page), encode(posted(page, draft)), content_type=FORM)
        assert answer.status_code == 302, page
    stored = Intake.objects.get(pk=draft.pk)
    submission = Submission.objects.get(idempotency_key=draft.idempotency_key)
    case, verdict = submission.case, submission.assessment
    return {
        "answers": (stored.answers, submission.answers, submission.words),
        "identity": (stored.identity, submission.identity, case.patient.email, case.patient.given_name),
        "who": (submission.entered_by, submission.told_by, stored.entered_by, stored.told_by),
        "draft": (stored.version, stored.earlier, stored.echoes, stored.stopped_at, stored.safety_exit),
        "case": (case.state, case.urgency, case.result, case.region, case.location_id, case.version),
        "versions": (
            submission.questionnaire_version,
            verdict.rulebook_version,
            verdict.questionnaire_version,
            verdict.result,
            submission.number,
        ),
        "when": (submission.sent_at.year, stored.started_at.year, case.assignee, case.words_read_at),
    }


def test_a_form_with_more_and_doubled_fields_is_stored_as_the_form_without(location):
    assert sent_through_the_form(location, with_extras) == sent_through_the_form(location, plain)


@pytest.mark.parametrize("step", [page.key for page in PAGES[1:]])
def test_a_page_takes_no_answer_of_another_page(client, location, step):
    draft = filled_in(location, 13)
    given_to(client, draft)
    alien = {"gate_chest": "on", "gate_end": "some", "cancer_history": "yes", "fever_or_sweats": "yes"}
    own = next(p.question_keys for p in PAGES if p.key == step)
    more = {name: value for name, value in alien.items() if name not in own}
    before = draft.answers
    client.post(ways.address(draft, step), posted(step, draft, **more))
    after = Intake.objects.get(pk=draft.pk)
    assert after.answers | {"age": before["age"]} == before
    assert after.identity["given_name"] == draft.identity["given_name"]


def test_a_number_left_on_the_stop_page_is_all_that_is_kept(client, location):
    draft = a_stopped_draft(location)
    given_to(client, draft)
    body = with_extras({"phone": "555 0100", "name": "Pat"})
    client.post(reverse("patient:stop_number", args=[draft.pk]), body, content_type=FORM)
    after = Intake.objects.get(pk=draft.pk)
    assert after.identity == draft.identity | {"call_back_phone": "555 0100", "call_back_name": "Pat"}
    assert (after.answers, after.sent_at, after.version) == (draft.answers, None, draft.version)


DEEDS = {
    "desk:take": {},
    "desk:accept": {"note": "n"},
    "desk:return": {"message": "call us"},
    "desk:raise": {"to": Result.SAME_DAY.code, "reason": "r"},
    "desk:call_wanted": {"when": "never"},
    "desk:note": {"note": "n"},
    "clinician:decide": {"outcome": "not_for_us", "reason_code": "other", "reason": "r"},
    "clinician:note": {"note": "n"},
    "clinician:lower": {"to": Result.CONSULT.code, "reason": "r"},
    "clinician:read": {},
}


def after_deed(client, case, name, typed, encode):
    body = typed | {"reference": case.reference, "version": case.version}
    answer = client.post(reverse(name, args=[case.reference]), encode(body), content_type=FORM)
    changed = Case.objects.get(pk=case.pk)
    told = Event.objects.filter(case=case).order_by("number").last()
    return {
        "status": answer.status_code,
        "case": (changed.state, changed.urgency, changed.result, changed.version, changed.assignee_id),
        "marks": (changed.opinion_wanted_of_id, changed.answers_reopened_at),
        "words": (changed.words_read_by_id, changed.safety_exit, changed.location_id),
        "event": (told.kind, told.number, told.by_id, told.detail, told.at.year),
        "decisions": list(case.decisions.values_list("outcome", "overrules", "result", "by_id")),
    }


@pytest.mark.parametrize(("name", "typed"), DEEDS.items())
def test_a_deed_with_more_and_doubled_fields_does_what_it_does_without(sign_in, clara, location, name, typed):
    make = a_safety_exit if name == "clinician:lower" else a_case
    first, second = make(location=location), make(location=location)
    if name == "clinician:read":
        Case.objects.update(words_due_at=first.due_at)
        first.refresh_from_db()
    client = sign_in(clara)
    without = after_deed(client, first, name, typed, plain)
    assert without["status"] == 302
    assert after_deed(client, second, name, typed, with_extras) == without


def rights_of(user):
    user = type(user).objects.get(pk=user.pk)
    groups = sorted(user.groups.values_list("name", flat=True))
    return (
        user.email,
        user.name,
        user.credentials,
        user.is_active,
        user.is_superuser,
        groups,
        user.joined_at,
    )


ACCOUNT_FORMS = {
    "account_change_password": {
        "oldpassword": PASSWORD,
        "password1": "a brand new long password",
        "password2": "a brand new long password",
    },
    "account_reauthenticate": {"password": PASSWORD},
    "usersessions_list": {},
    "mfa_generate_recovery_codes": {},
    "mfa_deactivate_totp": {},
    "account_logout": {},
    "display": {"theme": "dark", "size": "large"},
}


@pytest.mark.parametrize(("name", "typed"), ACCOUNT_FORMS.items())
def test_an_account_form_gives_nobody_more_rights(sign_in, dana, clara, name, typed):
    before = rights_of(dana), rights_of(clara)
    client = sign_in(dana)
    answer = client.post(reverse(name), with_extras(typed), content_type=FORM)
    assert answer.status_code in {200, 302}
    assert (rights_of(dana), rights_of(clara)) == before


def test_signing_in_and_asking_for_a_link_give_nobody_more_rights(client, dana, clara):
    before = rights_of(dana), rights_of(clara)
    for name, typed in (
        ("account_login", {"login": dana.email, "password": PASSWORD}),
        ("account_reset_password", {"email": dana.email}),
    ):
        client.post(reverse(name), with_extras(typed), content_type=FORM)
    assert (rights_of(dana), rights_of(clara)) == before


def classes_of(room):
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                yield file, node


def test_no_form_is_made_from_a_model_and_none_takes_every_field():
    bases = {
        ast.unparse(base): str(file)
        for room in ("prolo", "education", "triage")
        for file, node in classes_of(room)
        for base in node.bases
    }
    assert not [base for base in bases if "ModelForm" in base or "FormSet" in base]


def test_every_form_of_ours_names_its_fields():
    from triage.clinician import forms as clinicians
    from triage.desk import forms as desk
    from triage.patient import forms as patients

    made = [
        found
        for module in (clinicians, desk, patients)
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, forms.Form)
    ]
    protected = {"state", "urgency", "rules_version", "is_staff", "is_superuser", "token_hash", "id", "pk"}
    assert made
    filters = {"QueueFilter"}  # asked by GET, and narrows a list
    assert not [f.__name__ for f in made if protected & set(f.base_fields) and f.__name__ not in filters]
