"""The gates of the writing rules, each with a text that passes and one that does not."""

import pytest

from education import pemat
from education.quality import grade
from education.quality.grade import as_text, grade_of
from education.quality.subject import sentences
from education.quality.words import faults_in
from education.text import Passage
from tests.education.make import BODY, HEAD, checked, messages_of


def test_the_small_library_passes_every_gate(tmp_path):
    assert checked(tmp_path).problems == []


WRONG = [
    ("You lie still.", "It takes " + "very " * 25 + "long.", "sentences: a sentence of"),
    ("You lie still.", "One. Two. Three. Four.", "sentences: a paragraph of 4"),
    ("You lie still.", "It is safe.", "banned: 'safe'"),
    ("You lie still.", "A study found less pain.", "claims: a claim without a source"),
    ("You lie still.", "It helps. [@nobody-2001]", "sources: there is no source"),
    ("You lie still.", "1 in 4 people. [@dagenais-2006-survey]", "numbers: out of 100"),
    ("You lie still.", "25% of people. [@dagenais-2006-survey]", "numbers: write '25 in 100'"),
    ("You lie still.", "4 in 100 and 5 in 1,000. [@dagenais-2006-survey]", "numbers: section during mixes"),
    ("You lie still.", "See [this](/nowhere/).", "links: '/nowhere/' leads to no page"),
    ("You lie still.", "See [here](/risks/).", "links: the words 'here'"),
    ("You lie still.", "A [[nothing]].", "terms: there is no term"),
    ("You lie still.", ":::urgent level=soon group=none\n- you ask\n:::\n\n" * 2, "cards: two cards"),
    ("## During {#during}", "## After that {#after}", "sections: the section 'during' is missing"),
    ("## During {#during}", "## During", "has no {#id}"),
    (
        "## During {#during}",
        "## A heading of far more than eight whole words {#during}",
        "headings: more than 8",
    ),
    ("You lie still.", "\n\n".join(["You lie still and look. " * 3] * 17), "pemat: item 8: 255 words"),
    (
        "You lie still.",
        ":::compare\n| You | What you may feel on that day |\n|---|---|\n| A | B |\n:::",
        "pemat: item 19: the head of a column has more than 5",
    ),
    ("## Before {#before}", "## During {#before}", "headings: the heading 'During' stands here twice"),
    ("You lie still.", "", "headings: the section 'during' is empty"),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG)
def test_a_gate_fails_on(tmp_path, old, new, says):
    assert any(says in message for message in messages_of(tmp_path, BODY.replace(old, new)))


def test_sections_out_of_order_are_listed(tmp_path):
    before, after = (
        "## Before {#before}\n\nTell us about your pain.\n",
        "## After {#after}\n\nYou can go home.\n",
    )
    swapped = BODY.replace(before, "@").replace(after, before).replace("@", after)
    assert any("sections: the order is" in message for message in messages_of(tmp_path, swapped))


def test_a_problem_names_file_and_line(tmp_path):
    library = checked(tmp_path, body=BODY.replace("You lie still.", "It is safe."))
    line = (HEAD + BODY.replace("You lie still.", "It is safe.")).splitlines().index("It is safe.") + 1
    assert str(library.problems[0]).startswith(f"procedures/ultrasound-guidance.md:{line}: banned:")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: procedure", "kind: guide", "does not belong into this folder"),
        ("changed: First version.\n", "", "changed is missing"),
        ("review_months: 12", "review_months: 24", "1 to 12"),
        ("title: Ultrasound", "colour: red\ntitle: Ultrasound", "not a known field"),
        ("main_message: A screen", "main_message: " + "A long screen " * 20, "longer than 160"),
        ("sources: [dagenais-2006-survey]", "sources: []", "does not stand in the head"),
        ("evidence: harms_nerve", "evidence: knee_oa", "evidence is harms_nerve"),
        ("---\ntitle", "title", "does not begin with a head"),
    ],
)
def test_a_fault_in_the_head_is_listed(tmp_path, old, new, says):
    assert any(says in problem.message for problem in checked(tmp_path, head=HEAD.replace(old, new)).problems)


BANNED = [
    "It is a low-risk method.",
    "This is rare.",
    "It can cure pain.",
    "A proven method.",
    "Prolotherapy works.",
    "It is natural.",
    "You are suitable.",
    "Unfortunately, it hurts.",
    "Wait and see.",
    "Stop taking aspirin.",
    "It is easy.",
    "Studies show less pain.",
]


@pytest.mark.parametrize("sentence", BANNED)
def test_a_banned_phrase_is_found(sentence):
    assert list(faults_in(sentence, 1))


@pytest.mark.parametrize(
    "sentence",
    [
        "How it works is an idea.",
        "It is reported; not counted, so we cannot call it rare.",
        "Call the doctor who treated you today.",
        "Do not stop your aspirin by yourself.",
        "How injections are made safer.",
    ],
)
def test_an_allowed_sentence_is_left_alone(sentence):
    assert list(faults_in(sentence, 1)) == []


def test_a_text_that_tells_the_reader_nothing_to_do_cannot_be_acted_on(tmp_path):
    told = BODY.replace("Read [all risks](/risks/).", "All of them are few.")
    told = told.replace("Tell us about your pain.", "It is a room.").replace("You can go home.", "It ends.")
    idle = told.replace(":::questions\n- Who will do it?\n:::", "There are none.")
    assert "pemat: item 20: nothing tells the reader what to do" in messages_of(tmp_path, idle)
    assert not any(message.startswith("pemat") for message in messages_of(tmp_path, told))


def test_the_items_a_program_looks_at_are_those_that_no_gate_failed(tmp_path, monkeypatch):
    def items(body):
        return set(checked(tmp_path, body=body).scores["procedures/ultrasound-guidance"]["pemat"])

    assert items(BODY) == set(pemat.BY_CODE)
    assert set(pemat.BY_CODE) - items(BODY.replace("You lie still.", "1 in 4 people.")) == {"6"}
    monkeypatch.setattr(grade, "page_grade", lambda subject: None)  # no measuring tool: never "passed"
    assert set(pemat.BY_CODE) - items(BODY) == {"3"}


# Fixed texts, so that a change of the measuring tool is seen.
SCORES = [
    ("Keep the arm moving. Lift with your palm up. Build strength a little each week.", -0.3),
    ("Doctors in one survey reported 54 nerve injuries. 5 did not go away. Nobody knows how often.", 5.4),
    ("While generally considered low-risk, nerve damage can occur as a rare complication.", 10.7),
]


@pytest.mark.parametrize(("text", "expected"), SCORES)
def test_the_reading_grade_of_a_fixed_text_stays(text, expected):
    measured = grade_of(text)
    assert measured is not None
    assert measured.flesch_kincaid == pytest.approx(expected, abs=0.2)


def test_without_the_measuring_tool_a_grade_is_not_measured(monkeypatch):
    monkeypatch.setattr(grade, "textstat", None)
    assert grade_of("A short text.") is None


def test_a_text_of_numbers_has_no_grade():
    assert grade_of("40") is None


def test_a_hard_text_fails_the_grade(tmp_path):
    hard = "Considerable anatomical variability necessitates individualised sonographic visualisation. " * 3
    found = messages_of(tmp_path, BODY.replace("You lie still.", hard))
    assert any(message.startswith("grade: Flesch-Kincaid") for message in found)


def test_entries_are_closed_with_a_full_stop():
    passages = [Passage("one thing", 1, "item", "a"), Passage("A heading", 2, "heading", "a")]
    assert as_text(passages) == "one thing."


def test_sentences_end_at_a_full_stop_and_not_inside_a_number():
    assert sentences("It is 3.5 points. Ask us! Then call") == ["It is 3.5 points.", "Ask us!", "Then call"]
