"""S3: the desk sees who and how to reach them and what to ask, never an answer; a manager sees nobody's data."""

import pytest
from django.urls import reverse

from tests.triage.make import a_case, a_safety_exit
from tests.trust.canaries import planted_case, sealed_fields
from tests.trust.harness.routes import OF_NOTHING
from tests.trust.test_s01_role_by_route import OURS, routes
from triage.models import EventKind, Mail
from triage.questionnaire import INTAKE
from triage.rules import Result

STAFF_ROUTES = sorted(
    name for name, _ in routes() if name.startswith(("desk:", "visits:", "numbers:", "clinician:"))
)
TO_THE_PATIENT = {"accepted", "returned", "message"}
WRITTEN_FOR_THE_DESK = TO_THE_PATIENT | {
    *("taken", "raised", "number_left", "called", "call_wanted", "escalated", "due_moved", "noted")
}
FOR_EVERYBODY = {"assigned"}  # to whom a case was given
SHOWN_OF_AN_EVENT = {"note", "message", "reason", "name", "phone"}


@pytest.fixture
def planted(location, dana, clara):
    return planted_case(location, desk=dana, clinician=clara)


def everything_a_browser_gets(client, case):
    """Every staff page of this case: read, sent with nothing in it, sent too late, sent for another case."""
    texts = []
    wrong = [
        {},
        {"reference": case.reference, "version": 0},
        {"reference": "AAAAAAAAA", "version": case.version},
    ]
    for kind in ("to", "reason", "note", "message", "outcome"):
        wrong = [body | {kind: Result.EMERGENCY_NOW.code} if body else body for body in wrong]
    for name in STAFF_ROUTES:
        where = address(name, case)
        texts += [client.get(where, follow=True), *(client.post(where, body, follow=True) for body in wrong)]
    queue = reverse("desk:queue") if "desk:queue" in STAFF_ROUTES else ""
    for query in (
        {"state": "new"},
        {"urgency": case_code(case)},
        {"mine": "on"},
        {"state": "x", "q": "canary"},
    ):
        texts.append(client.get(queue, query))
    for sought in (case.reference, "ferris", "farris"):
        texts.append(client.post(reverse("desk:find"), {"sought": sought}))
    texts.append(client.get(reverse("home_of_staff"), follow=True))
    return "\n".join(answer.content.decode() for answer in texts)


def everything_of(client, planted):
    """The same of the case and of the one about what followed its injection."""
    return "\n".join(everything_a_browser_gets(client, case) for case in (planted.case, planted.after))


def address(name, case):
    """A staff page of this case, or of a row of it."""
    rows = {"procedure": case.procedures.first(), "harm": case.adverse_events.first()}
    given = OF_NOTHING | {"reference": case.reference} | {word: row.pk for word, row in rows.items() if row}
    return reverse(name, kwargs={word: given[word] for word in OURS[name].pattern.converters})


def case_code(case):
    return case.urgency_result.code


def event_words(name):
    """Who wrote which words of which event."""
    kind_and_who, key = name.removeprefix("Event.").rsplit(".", 1)
    kind, who = kind_and_who.split(" by ")
    return kind, who, key


def is_for_the_desk(name):
    """The whole of what the desk may see of the sealed fields, and nothing else."""
    if name.startswith("Event."):
        kind, who, key = event_words(name)
        if who == "clinician" and kind in TO_THE_PATIENT:
            return key == "message"
        own = kind in WRITTEN_FOR_THE_DESK and who != "clinician"
        return (own or kind in FOR_EVERYBODY) and key in SHOWN_OF_AN_EVENT
    if name.startswith("Message.text"):
        return True  # a letter to the clinic, as the patient was told; never an answer of the form
    return name in {
        "Patient.given_name",
        "Patient.family_name",
        "Patient.birth_date",
        "Patient.phone",
        "Patient.email",
        "Submission.identity.phone",
        "Submission.identity.email",
        "Submission.told_by",
        "Assessment.would_change",
        "Appointment.note",  # written for the reception
    }


def test_every_sealed_field_has_a_planted_word(planted):
    planted_fields = {".".join(name.split(" by ")[0].split(".")[:2]) for name in planted.words}
    planted_fields = {name for name in planted_fields if not name.startswith("Event.")} | {"Event.detail"}
    assert planted_fields == sealed_fields()


def test_the_desk_sees_exactly_what_is_for_the_desk(sign_in, dana, planted):
    seen = planted.found_in(everything_of(sign_in(dana), planted))
    allowed = {name for name in planted.words if is_for_the_desk(name)}
    assert seen - allowed == set(), "shown and not for the desk"
    assert allowed - seen == set(), "for the desk and not shown"


def test_a_manager_sees_no_word_of_any_patient(sign_in, mona, planted):
    assert planted.found_in(everything_of(sign_in(mona), planted)) == set()


def test_a_stranger_sees_no_word_of_any_patient(client, planted):
    assert planted.found_in(everything_of(client, planted)) == set()


NOT_ON_A_CLINICIANS_PAGE = (
    "Mail.",  # what was sent is in the mail's own row
    "Patient.contact",
    "Patient.email",  # contact as it was sent with this form stands there instead
    "Patient.phone",
    "Intake.answers.",  # a draft that was sent: what was sent counts
    "Intake.echoes",
    "Intake.identity",
    "Intake.told_by",
    "Intake.earlier.rule",
    "Intake.earlier.source",
    "Message.pinned",  # the wording of the question is shown
    "CheckInReply.undecided",  # what is not answered stands among the answers
    "CheckInReply.would_change",
    "CheckInReply.answers.",  # the words of the screen stand for it, but for what was written freely
    "Assessment.undecided",  # the questions are shown, the number of the rule is not
)


def test_a_clinician_sees_every_answer_every_finding_and_every_reason(sign_in, clara, planted):
    seen = planted.found_in(everything_of(sign_in(clara), planted))
    replies = INTAKE.read(planted.case.latest.answers)
    unseen = {
        name
        for name in planted.words.keys() - seen
        if not name.startswith(NOT_ON_A_CLINICIANS_PAGE)
        and not name.endswith(".patient")  # the line the patient read on the receipt
        and not (name.startswith("Event.") and event_words(name)[2] not in SHOWN_OF_AN_EVENT)
        and not (
            name.startswith(("Submission.answers.", "Submission.words."))
            and _shown_or_hidden(name, seen, replies)
        )
    }
    assert sorted(unseen) == []
    assert "CheckInReply.answers.anything_else" in seen and "CheckInReply.told_by" in seen


def _shown_or_hidden(name, seen, replies):
    """The words of an answer as they were sent stand for it; a question never asked has none."""
    key = name.split(".")[-1]
    return f"Submission.words.{key}" in seen or key in replies.hidden or INTAKE.questions[key].asked_if


CLINICAL_LINES = ("nerve_opened", "nerve_step", "nerve_ended", "harm_noted")


def test_the_desk_reads_a_neutral_line_where_a_clinician_follows_a_nerve_or_registers_a_harm(
    sign_in, dana, clara, planted
):
    labels = [str(EventKind(kind).label) for kind in CLINICAL_LINES]
    where = {room: reverse(f"{room}:case", args=[planted.case.reference]) for room in ("desk", "clinician")}
    at_the_desk = sign_in(dana).get(where["desk"]).content.decode()
    assert [label for label in labels if label in at_the_desk] == []
    assert "nerve" not in at_the_desk.lower() and "adverse" not in at_the_desk.lower()
    assert "follow-up by a clinician" in at_the_desk.lower()
    to_clinicians = sign_in(clara).get(where["clinician"]).content.decode()
    assert [label for label in labels if label not in to_clinicians] == []


def test_the_desk_is_told_the_wording_of_a_stopped_forms_questions_and_no_reply(sign_in, dana, location):
    case = a_safety_exit(location)
    text = everything_a_browser_gets(sign_in(dana), case)
    for finding in case.assessments.get().findings:
        assert finding["clinician"] not in text
        assert not [quote["answer"] for quote in finding["quotes"] if f">{quote['answer']}<" in text]


def test_no_mail_of_a_case_carries_an_answer_or_a_message(sign_in, dana, location):
    secret = "canary words of my own"
    case = a_case(location=location, goal=secret, questions_to_answer=secret, anything_else=secret)
    body = {"reference": case.reference, "version": case.version, "message": secret}
    sign_in(dana).post(reverse("desk:return", args=[case.reference]), body)
    mails = list(Mail.objects.filter(case=case))
    assert {mail.kind for mail in mails} == {"receipt", "message"}
    assert not [mail for mail in mails if "canary" in mail.subject + mail.body]


def test_the_error_page_of_a_broken_page_carries_no_word(sign_in, dana, planted, monkeypatch):
    from triage.desk import presenters

    def break_down(*args, **kwargs):
        raise RuntimeError(" ".join(planted.words.values()))

    monkeypatch.setattr(presenters, "case", break_down)
    client = sign_in(dana)
    client.raise_request_exception = False
    answer = client.get(reverse("desk:case", args=[planted.case.reference]))
    assert answer.status_code == 500
    assert planted.found_in(answer.content.decode()) == set()
