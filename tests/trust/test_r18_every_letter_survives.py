"""R18: what is accepted comes back letter by letter in form, database, page and mail; what is refused says so."""

import re
from datetime import date

import pytest
from django.core import mail
from django.template.loader import render_to_string

from tests.accounts.browser import FormClient
from tests.triage.make import AT, PAT, a_clean_knee, a_submission
from tests.trust.harness.forms import forms_of
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from tests.trust.hostile_clinic import NAME_LIMIT, HostileClinic, Reader
from tests.trust.hostile_texts import LETTERS
from triage.models import Submission
from triage.patient.fields import ACTIVITY_LIMIT, WORDS_LIMIT
from triage.services.delivery import deliver_due

pytestmark = pytest.mark.django_db
EVERYTHING = " | ".join(LETTERS)
LONGEST = (EVERYTHING * 20)[:WORDS_LIMIT]
MARKED = "\u202eevil\u202c مرحبا"
ISOLATED = re.compile(f"\u2068[^\u2069]*{MARKED}[^\u2069]*\u2069")


SAID = {"voicemail_ok": "yes", "text_ok": "no", "email_ok": "yes"}
"""How a person may be reached, as the form posts it."""


def seen(text: str) -> str:
    """As a browser shows a text: line ends alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture
def walker(location):
    words = {"goal": LONGEST, "questions_to_answer": EVERYTHING}
    activities = {"hard_activities": [{"text": text, "score": n} for n, text in enumerate(LETTERS[:3], 1)]}
    person = {**PAT, "given_name": LETTERS[2], "family_name": LETTERS[4], **SAID}
    answers = a_clean_knee(**words, **activities)
    return Walker(InProcess(FormClient()), answers, person, today=date.today())


def test_the_form_keeps_and_shows_every_letter(walker):
    check = walker.walk(until=r"/answers/$")
    shown = Reader(check.html).shown()
    page = walker.client.get(check.url.replace("/answers/", "/problem/"))
    boxes = {c.name: c.value.removeprefix("\n") for form in _forms(page.html) for c in form.controls}
    for text in (LONGEST, EVERYTHING, *LETTERS[:3]):
        assert seen(text).strip() in seen(shown)
    assert seen(boxes["goal"]) == seen(LONGEST)
    assert seen(boxes["questions_to_answer"]) == seen(EVERYTHING)
    assert [boxes[f"hard_activities_{n}_text"] for n in (1, 2, 3)] == list(LETTERS[:3])


def _forms(html):
    return [form for form in forms_of(html) if form.method == "post"]


def test_the_database_holds_what_was_typed_byte_for_byte(walker):
    walker.walk()
    kept = Submission.objects.get()
    assert kept.answers["goal"].encode() == LONGEST.encode()
    assert kept.answers["questions_to_answer"].encode() == EVERYTHING.encode()
    assert [row["text"] for row in kept.answers["hard_activities"]] == list(LETTERS[:3])
    assert (kept.identity["given_name"], kept.identity["family_name"]) == (LETTERS[2], LETTERS[4])
    assert kept.case.patient.given_name == LETTERS[2]


@pytest.mark.parametrize(
    "text", [LETTERS[6], "\n\nx", "\r\n"], ids=["crlf first", "two lines first", "only a line"]
)
def test_a_text_that_begins_with_an_empty_line_keeps_it_when_it_is_shown_again(text, location):
    client = InProcess(FormClient())
    walker = Walker(client, a_clean_knee(goal=text), {**PAT, **SAID}, today=date.today())
    check = walker.walk(until=r"/answers/$")
    page = client.get(check.url.replace("/answers/", "/problem/"))
    raw = re.search(r'<textarea[^>]*name="goal"[^>]*>(.*?)</textarea>', page.html, re.S)[1]
    assert re.sub(r"^\r?\n", "", seen(raw), count=1) == seen(text), (
        "a browser drops the first line end of a box"
    )


def test_every_staff_page_shows_the_same_letters(sign_in, dana, clara, location):
    clinic = HostileClinic(location, text=EVERYTHING, dana=dana, clara=clara)
    pages = dict(clinic.staff_pages(sign_in(clara)))
    for name in ("clinician case, with_clinician", "desk case, with_clinician"):
        assert seen(EVERYTHING) in seen(Reader(pages[name]).shown()), name
    for name in ("desk queue", "clinician queue"):
        assert seen(EVERYTHING[:NAME_LIMIT]) in seen(Reader(pages[name]).shown()), name


def test_a_mail_is_sent_as_text_that_every_reader_understands(location):
    a_submission(location, who={"email": "jörg.o'neill@bücher.example"})
    assert deliver_due(at=AT) == 1
    sent = mail.outbox[0]
    body = sent.message().get_payload(decode=True).decode(sent.message().get_content_charset())
    assert body.strip() == sent.body.strip()
    assert "\n" not in sent.subject


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("goal", "x" * (WORDS_LIMIT + 1), f"Use {WORDS_LIMIT} letters or fewer"),
        ("goal", "👩🏽‍⚕️" * (WORDS_LIMIT // 4 + 1), f"Use {WORDS_LIMIT} letters or fewer"),
        ("hard_activities_1_text", "x" * (ACTIVITY_LIMIT + 1), f"use {ACTIVITY_LIMIT} letters or fewer"),
    ],
    ids=["words", "emoji", "activity"],
)
def test_a_text_too_long_is_explained_at_its_field_and_not_cut(name, text, said, location):
    client = InProcess(FormClient())
    walker = Walker(client, a_clean_knee(), {**PAT, **SAID}, today=date.today())
    page = client.get(walker.walk(until=r"/answers/$").url.replace("/answers/", "/problem/"))
    pairs = page.form.filled_with({name: text, "hard_activities_1_score": 3})
    refused = client.post(page.url, pairs)
    assert refused.status == 422
    assert said in Reader(refused.html).shown()
    assert text in Reader(refused.html).shown()
    assert re.search(
        rf'aria-invalid="true"[^>]*name="{name}"|name="{name}"[^>]*aria-invalid="true"', refused.html
    )


@pytest.mark.parametrize(
    "letter", ["\x00", "\ud800", "\udfff"], ids=["nul", "high surrogate", "low surrogate"]
)
def test_what_cannot_be_stored_is_refused_and_nothing_is_lost(letter, location):
    browser = FormClient()
    page = browser.post("/check/", {}).url
    raw = f"gate_end=none&goal=x{letter}y".encode("utf-8", "surrogatepass")
    answer = browser.post(page, raw.decode("latin-1"))
    assert answer.status_code in {400, 302}
    assert b"Traceback" not in answer.content
    assert browser.get(page).status_code == 200


def test_words_of_a_person_are_set_apart_from_the_text_around_them(sign_in, dana, clara, location):
    """A right-to-left word turns its neighbours round unless <bdi> holds it; buttons and boxes hold theirs."""
    clinic = HostileClinic(location, text=MARKED, dana=dana, clara=clara)
    loose = set()
    for name, html in clinic.staff_pages(sign_in(clara)):
        for data, around in Reader(html).texts:
            alone = data.strip() == MARKED and around[-1] in {"dd", "p", "li", "b", "q"}
            alone |= ISOLATED.search(data) is not None
            if MARKED in data and not {"bdi", "textarea", "title", "option"} & set(around) and not alone:
                loose.add((name, around[-3:], " ".join(data.split())[:60]))
    assert loose == set()


@pytest.mark.parametrize("name", ["timeline", "summary_list", "case_head"])
def test_the_shared_pieces_of_staff_pages_set_words_apart(name):
    entry = {"heading": "", "text": MARKED, "who": MARKED, "question": "Name", "answer": MARKED}
    context = {"entries": [entry], "rows": [entry], "head": {"name": MARKED}}
    page = Reader(render_to_string(f"components/{name}.html", context))
    texts = [around for data, around in page.texts if MARKED in data]
    assert texts
    assert all("bdi" in around for around in texts)
