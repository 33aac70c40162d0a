"""Papers of a case hold every answer and every finding for their reader, and nothing that is not for that reader."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given

from education.models import Source
from prolo.audit.models import Entry
from prolo.languages.catalogue import catalogue
from prolo.languages.models import Signature
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case, stopped_case
from tests.triage.own import by_staff, decided, fresh
from tests.triage.rounds import BETTER, WEEK, asked, decided_case
from tests.triage.test_own_case_copy import ANSWER_SETS, MANY, a_sending
from tests.triage.treated import numb, treated
from triage import rules
from triage.measures import PGIC_ANCHORS
from triage.models import About, Case, CheckInReply
from triage.queries.aftercare import newest_told
from triage.queries.said import rows_sent
from triage.questionnaire.records import NO_ANSWER
from triage.rules import Result
from triage.services import check_ins, measures, messages, notes
from triage.services.assessments import kept

pytestmark = pytest.mark.django_db
PAPERS = ("letter_to_patient", "letter_to_doctor", "summary", "summary_file")
FOR_STAFF = PAPERS[1:]
SILENT = ("Not answered", "Not ticked")


@pytest.fixture
def case(location):
    return sent_case(location)


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def text_of(client, case, name):
    answer = client.get(reverse(f"clinician:{name}", args=[case.reference]))
    assert answer.status_code == 200
    text = answer.content.decode()
    return text if name == "summary_file" else unescape(text)


def flat(text):
    """Words alone: further lines of an answer are set in, in plain text, and broken, in HTML."""
    return " ".join(re.sub(r"<br\s*/?>", " ", text).split())


def holds(text, question, answer, name):
    if name.startswith("summary"):
        return flat(f"{question} {answer}") in flat(text)
    row = rf"<dt>\s*{re.escape(flat(question))}\s*</dt>\s*<dd><bdi>\s*{re.escape(flat(answer))}\s*</bdi></dd>"
    return re.search(row, flat(text)) is not None


def sent_again(case, answers):
    """These answers sent, and judged by the rules."""
    sent = a_sending(case, 2, answers)
    judged = rules.assess(answers)
    kept(judged, case=case, at=now(), submission=sent)
    Case.objects.filter(pk=case.pk).update(latest=sent, result=judged.result.code)
    return sent, judged


def test_every_answer_every_finding_and_what_is_not_known_stands_on_each_paper(clinician, case):
    @MANY
    @given(ANSWER_SETS)
    def try_one(answers):
        with transaction.atomic():
            sent, judged = sent_again(case, answers)
            texts = {name: text_of(clinician, case, name) for name in PAPERS}
            transaction.set_rollback(True)
        rows = rows_sent(sent)
        for name, text in texts.items():
            lost = [
                row.question
                for row in rows.values()
                if row.asked and not holds(text, row.question, row.answer, name)
            ]
            assert lost == [], name
        for name in FOR_STAFF:
            words = flat(texts[name])
            for found in judged.findings:
                assert flat(found.rule.tells_clinician) in words
                assert all(source in words for source in found.rule.sources)
                assert all(flat(quote.answer) in words for quote in found.quotes)
        letter = flat(texts["letter_to_patient"])
        assert judged.result.headline in letter
        assert all(flat(line) in letter for line in (*judged.patient_lines, *judged.good_to_know))
        assert not [
            found.rule.id for found in judged.findings if f"<p><b>{found.rule.tells_clinician}" in letter
        ]

    try_one()


def test_the_letter_to_the_patient_holds_no_word_of_a_clinician_but_those_written_to_the_patient(
    clinician, clara, dana, location
):
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, words=False, fever_or_sweats="yes")
    by_staff(case, notes.write, clara, now(), note="CANARY NOTE")
    by_staff(case, messages.ask, dana, now(), message="FOR THE PATIENT", note="CANARY BESIDE IT")
    decided(case, clara, now(), reason="CANARY REASON", message="SEE YOU SOON")
    text = text_of(clinician, case, "letter_to_patient")
    assert "CANARY" not in text
    assert "FOR THE PATIENT" in text and "SEE YOU SOON" in text and "We would like to see you" in text
    for finding in case.assessments.get().findings:
        assert finding["clinician"] not in text
        assert finding["rule"] not in text
        assert not [source for source in finding["sources"] if source in text]
    for name in FOR_STAFF:
        text = text_of(clinician, case, name)
        assert "CANARY REASON" in text
        assert "CANARY NOTE" not in text


def test_what_came_after_the_form_stands_on_each_paper_of_its_case(clinician, clara, location):
    case = decided_case(location, clara, at=now() - 30 * WEEK)
    row, at = asked(case, 6)
    measures.take(row=row.pk, case=fresh(case), answers=BETTER, at=at)
    check_ins.reply(said=numb(treated(case, clara, hours_ago=20)), key=uuid4(), at=now(), case=fresh(case))
    reply = newest_told(fresh(case))
    for name in PAPERS:
        text = flat(text_of(clinician, case, name))
        for section in reply.sections:
            assert not [row for row in section.rows if not holds(text, row.question, row.answer, name)], name
        assert ": 3. Start 6, now 3: 3 points less." in text and PGIC_ANCHORS[1] in text, name
        staff = name in FOR_STAFF
        assert (reply.result.headline in text) != staff
        assert all((flat(item.clinician) in text) == staff for item in reply.findings)


def test_papers_of_a_case_with_nothing_after_the_form_say_nothing_of_it(clinician, case):
    for name in PAPERS:
        text = text_of(clinician, case, name).lower()
        assert "after injections" not in text and "scores over time" not in text


@pytest.mark.parametrize("name", ["letter_to_patient", "letter_to_doctor"])
def test_what_was_not_answered_is_never_quoted_as_if_it_had_been_said(clinician, location, name):
    text = text_of(clinician, stopped_case(location), name)
    quotes = re.findall(r"<q><bdi>(.*?)</bdi></q>", text)
    assert quotes and NO_ANSWER not in quotes
    if name == "letter_to_doctor":
        assert f'<span class="unanswered">{NO_ANSWER}</span>' in text


@pytest.mark.parametrize("name", FOR_STAFF)
def test_a_source_that_the_library_knows_is_cited_in_full(clinician, location, name):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    key = case.assessments.get().findings[0]["sources"][0]
    Source.objects.create(key=key, citation="A guideline, 2023.")
    assert holds(text_of(clinician, case, name), key, "A guideline, 2023.", name)


@pytest.mark.parametrize("name", FOR_STAFF)
def test_none_not_sure_not_answered_and_not_asked_are_told_apart_in_the_cautions(clinician, location, name):
    sure = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, diabetes="not_sure")
    text = text_of(clinician, sure, name)
    assert holds(text, "Do you have diabetes?", "I am not sure", name)
    allergies = case_row(sure, "allergies")
    assert holds(text, allergies.question, "None of these", name)
    pregnancy = case_row(stopped_case(location), "pregnancy")
    assert pregnancy.answer in ("Not answered", "Not asked")
    text = text_of(clinician, Case.objects.filter(safety_exit=True).get(), name)
    assert holds(text, pregnancy.question, pregnancy.answer, name)


def case_row(case, key):
    from triage.queries.said import rows_of

    return rows_of(fresh(case))[key]


@pytest.mark.parametrize("name", PAPERS)
def test_whose_paper_it_is_stands_on_it(clinician, case, name):
    text = text_of(clinician, case, name)
    for words in ("Sam Lee", "2 February 1968", case.reference, "Main Street", "Demo Clinic"):
        assert words in text


def test_a_letter_is_there_for_a_stopped_form_and_says_where_help_is(clinician, location):
    text = text_of(clinician, stopped_case(location), "letter_to_patient")
    assert Result.EMERGENCY_NOW.headline in text
    assert "at once if one of these starts" in text


def test_the_letter_speaks_the_patients_language_once_it_is_signed_and_english_before(
    clinician, clara, location
):
    case = sent_case(location, words=False)
    Case.objects.filter(pk=case.pk).update(language="es")
    headline, spanish = Result.CONSULT.headline, catalogue("es").by_text[Result.CONSULT.headline]
    before = text_of(clinician, case, "letter_to_patient")
    assert headline in before and spanish not in before
    Signature.objects.create(
        language="es", digest=catalogue("es").digest, signed_at=now(), signed_by=clara, credentials="MD"
    )
    after = text_of(clinician, case, "letter_to_patient")
    assert spanish in after and headline not in after
    assert '<div class="paper" lang="es">' in after
    assert catalogue("es").by_text["A letter about your form"] in after
    assert headline in text_of(clinician, case, "letter_to_doctor")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("letter_to_patient", "letter to the patient"),
        ("letter_to_doctor", "letter to a doctor"),
        ("summary", "summary for another record"),
        ("summary_file", "summary as a file"),
    ],
)
def test_each_paper_is_one_read_in_the_audit(clinician, case, name, why):
    before = Entry.objects.filter(action="case.read").count()
    text_of(clinician, case, name)
    rows = Entry.objects.filter(action="case.read").order_by("pk")[before:]
    assert [(row.subject, row.why) for row in rows] == [(f"case:{case.reference}", why)]


def test_the_file_is_plain_text_with_no_clinical_word_in_its_name(clinician, case):
    answer = clinician.get(reverse("clinician:summary_file", args=[case.reference]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="case-{case.reference}.txt"'
    assert "no-store" in answer["Cache-Control"]


def test_the_page_of_the_summary_holds_just_what_the_file_holds(clinician, location):
    case = sent_case(location, goal="<b>To kneel</b> & run\nand to swim")
    page = text_of(clinician, case, "summary")
    inside = re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.DOTALL)[1]
    file = text_of(clinician, case, "summary_file")
    assert inside.split() == file.split()
    assert "<b>To kneel</b> & run\n  and to swim" in file


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("who", ["dana", "mona"])
def test_no_paper_is_for_the_desk_or_a_manager(sign_in, request, case, name, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse(f"clinician:{name}", args=[case.reference])).status_code == 403


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_asks_the_database_as_often_for_a_long_case(
    clinician, clara, dana, case, name, django_assert_max_num_queries
):
    for number in range(3):
        by_staff(case, notes.write, clara, now(), note=f"note {number}")
        by_staff(case, messages.tell, dana, now(), message=f"message {number}")
    with django_assert_max_num_queries(14):
        text_of(clinician, case, name)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_about_what_followed_an_injection_holds_what_was_told_then(clinician, clara, case, name):
    check_ins.reply(said=numb(treated(case, clara, hours_ago=20)), key=uuid4(), at=now(), case=fresh(case))
    about, reply = Case.objects.get(about=About.AFTERCARE), CheckInReply.objects.get()
    text = text_of(clinician, about, name)
    told = newest_told(fresh(about))
    rows = [row for section in told.sections for row in section.rows if row.asked]
    assert len(rows) > 15
    assert [row.question for row in rows if not holds(text, row.question, row.answer, name)] == []
    assert Result.from_code(reply.result).headline in text
    assert "What do you most want to be able to do?" not in text
    if name in FOR_STAFF:
        assert all(flat(finding["clinician"]) in flat(text) for finding in reply.findings)
        assert holds(text, case_row(case, "allergies").question, "Not asked", name)
