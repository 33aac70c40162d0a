"""Every version of the rules is kept as text, word for word, and no change goes by without a new number."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from tests.triage.clinical_forms import BOOKS, lines
from triage.management.commands import print_rules
from triage.rules import assess, versions
from triage.rules.candidates import candidate
from triage.rules.copies import NotARulebook, digest, read, written
from triage.rules.rehearsing import Stored, rehearse

SIGNED_LINES: dict[str, str] = {}
"""Emergency rules without which answers of the suite may be no emergency any more: who said so, when, and why."""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf of its own, with the versions that are in use."""
    monkeypatch.setattr(versions, "SHELF", tmp_path)
    list(versions.keep())
    return tmp_path


def in_use(monkeypatch, **changes):
    """The program as if its intake rulebook were this one."""
    book = replace(versions.CURRENT["intake"], **changes)
    monkeypatch.setitem(versions.CURRENT, "intake", book)
    return book


def other_words(book):
    first, *rest = book.rules
    return (replace(first, tells_patient="Call now."), *rest)


@pytest.mark.parametrize("form", BOOKS)
def test_a_rulebook_written_as_text_is_read_back_as_it_was(form):
    book = BOOKS[form][1]
    assert read(written(book)) == book


@pytest.mark.parametrize("form", BOOKS)
def test_the_kept_text_of_a_rulebook_says_the_same_of_every_form_of_the_conformance_suite(form):
    kept = versions.read(versions.path_of(form, 2).read_text(encoding="utf-8"))
    for line in lines(f"{form}.jsonl"):
        said = assess(line["answers"], questionnaire=kept.questionnaire, rulebook=kept)
        assert [said.result.code, list(said.fired)] == [line["expected"][key] for key in ("result", "fired")]


def test_the_rulebooks_of_this_code_are_kept_under_their_numbers():
    versions.check()


def test_a_changed_word_needs_a_new_number(shelf, monkeypatch):
    book = in_use(monkeypatch, rules=other_words(versions.CURRENT["intake"]))
    with pytest.raises(versions.NotRaised, match=r"intake-2\.json: raise the version"):
        versions.check()
    with pytest.raises(versions.NotRaised):
        list(versions.keep())
    in_use(monkeypatch, version=3)
    with pytest.raises(versions.NotRaised, match="not kept yet"):
        versions.check()
    assert [path.name for path in versions.keep()] == ["intake-3.json"]
    versions.check()
    assert versions.known("intake", 3).rules == book.rules
    assert versions.one_before("intake") == replace(book, version=2, rules=BOOKS["intake"][1].rules)


def test_a_changed_question_needs_a_new_number_of_the_rules_too(shelf, monkeypatch):
    asked = versions.CURRENT["intake"].questionnaire
    in_use(monkeypatch, questionnaire=replace(asked, version=3))
    with pytest.raises(versions.NotRaised):
        versions.check()


def as_stored(book, line):
    """A line of the conformance suite with what a rulebook says about it, as a case keeps it."""
    said = assess(line["answers"], questionnaire=book.questionnaire, rulebook=book)
    fired = {finding.rule.id: finding.rule.level.code for finding in said.findings}
    return Stored(line["id"], "conformance", said.result.code, fired, line["answers"])


def emergencies_that_end(form, before, after, signed):
    """Answers of the conformance suite that were an emergency by one rulebook and are none by the other."""
    stored = (as_stored(before, line) for line in lines(f"{form}.jsonl"))
    return [(move.reference, move.lost) for move in rehearse(stored, after).unsigned(signed)]


@pytest.mark.parametrize("form", BOOKS)
def test_no_emergency_of_the_suite_ended_since_the_version_before(form):
    before = versions.one_before(form)
    if before is not None:
        assert emergencies_that_end(form, before, BOOKS[form][1], SIGNED_LINES) == []


def test_an_emergency_rule_that_is_taken_away_would_be_noticed():
    book = BOOKS["intake"][1]
    after = replace(book, version=3, rules=tuple(rule for rule in book.rules if rule.id != "R103"))
    ended = emergencies_that_end("intake", book, after, {})
    assert ended and {lost for _, lost in ended} == {("R103",)}
    assert emergencies_that_end("intake", book, after, {"R103": "A clinician, a day, a reason"}) == []


def test_the_command_that_checks_the_rules_page_checks_the_number_too(shelf, monkeypatch, tmp_path):
    in_use(monkeypatch, rules=other_words(versions.CURRENT["intake"]))
    with pytest.raises(CommandError, match="raise the version"):
        call_command("print_rules", check=True)
    monkeypatch.setattr(print_rules, "RULES_PAGE", tmp_path / "rules.md")
    with pytest.raises(CommandError, match="raise the version"):
        call_command("print_rules", write=True)


def test_a_version_nobody_kept_is_not_known(shelf):
    assert versions.known("intake", 1) is None
    assert versions.known("intake", 2) is versions.CURRENT["intake"]
    assert versions.one_before("intake") is None


def test_one_other_word_is_another_rulebook():
    book = BOOKS["intake"][1]
    assert digest(replace(book, rules=other_words(book))) != digest(book) == digest(read(written(book)))


def test_a_candidate_is_read_from_a_file_or_by_its_name(tmp_path):
    book = BOOKS["intake"][1]
    text, code = tmp_path / "next.json", tmp_path / "next.py"
    text.write_text(written(replace(book, version=3)), encoding="utf-8")
    code.write_text(
        "from dataclasses import replace\nfrom triage.rules import INTAKE_RULES\n"
        "RULEBOOK = replace(INTAKE_RULES, version=3)\n",
        encoding="utf-8",
    )
    assert candidate(str(text)) == candidate(str(code)) == replace(book, version=3)
    assert candidate("triage.rules.INTAKE_RULES") is book


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("nowhere/next.json", "there is no such file"),
        ("triage.rules.assess.assess", "no rulebook called assess"),
        ("triage.nothing.RULES", "No module"),
        ("RULES", "no rulebook called RULES"),
    ],
)
def test_what_is_no_candidate_is_refused_in_words(told, why):
    with pytest.raises(NotARulebook, match=why):
        candidate(told)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"is": "Rule"}', '{"is": "Rulebook"}', '{"is": "Popen"}'])
def test_a_text_that_is_no_rulebook_is_refused(text):
    with pytest.raises(NotARulebook):
        read(text)
