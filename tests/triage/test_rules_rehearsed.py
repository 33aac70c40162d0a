"""A new rulebook is tried on what is stored: every case that would move is named with its reason, and nobody else."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from prolo.audit.models import Entry
from tests.triage.cases import KNEE, SAM, sent_case, stopped_case
from triage.management.commands import rehearse_rules
from triage.models import Assessment, Case, Event, Intake, Submission
from triage.queries.rehearsal import rehearsed
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES, Result
from triage.rules.copies import written

pytestmark = pytest.mark.django_db


def without(*ids, book=INTAKE_RULES):
    return replace(book, version=3, rules=tuple(rule for rule in book.rules if rule.id not in ids))


def with_level(rule_id, level):
    rules = tuple(replace(r, level=level) if r.id == rule_id else r for r in INTAKE_RULES.rules)
    return replace(INTAKE_RULES, version=3, rules=rules)


@pytest.fixture
def stored(location):
    """Four people: a calm knee, a knee with fever, a calm knee on a blood thinner, a form an emergency sign stopped."""
    return {
        "calm": sent_case(location),
        "fever": sent_case(location, KNEE, fever_or_sweats="yes"),
        "thinner": sent_case(location, KNEE, blood_thinner="anticoagulant", swelled_within_hours="no"),
        "stopped": stopped_case(location),
    }


def moves(book):
    return {m.reference: (m.before.code, m.after.code) for m in rehearsed(book, workers=1).moves}


def result_of(case):
    return Case.objects.get(pk=case.pk).result


def test_the_rules_in_use_move_nobody(stored):
    found = rehearsed(INTAKE_RULES, workers=1)
    assert (found.read, found.moves, found.other_rules) == (4, [], 0)


def test_each_case_that_would_move_is_named_with_its_rules_and_nobody_else(stored):
    found = rehearsed(without("R204"), workers=1)
    assert [m.reference for m in found.moves] == [stored["fever"].reference]
    (move,) = found.moves
    assert (move.before, move.what, move.is_up) == (Result.SAME_DAY, "sent 1", False)
    assert move.gone == ("R204",) and dict(found.gone) == {"R204": 1}
    assert found.unsigned(()) == ()


def test_one_that_would_move_up_is_told_from_one_that_would_move_down(stored):
    anticoagulant = with_level("R706", Result.URGENT_DAYS)
    assert moves(anticoagulant) == {
        stored["thinner"].reference: (result_of(stored["thinner"]), "URGENT_DAYS")
    }
    (move,) = rehearsed(anticoagulant, workers=1).moves
    assert (move.is_up, move.came, move.gone, move.changed) == (True, (), (), ("R706",))


def test_a_stopped_form_is_among_them_and_an_emergency_that_would_end_needs_a_line(stored):
    found = rehearsed(without("R103"), workers=1)
    (move,) = found.moves
    assert (move.reference, move.what, move.lost) == (stored["stopped"].reference, "stopped", ("R103",))
    assert found.unsigned(()) == (move,)
    assert found.unsigned(["R101"]) == (move,)
    assert found.unsigned(["R103"]) == ()


def test_a_form_sent_twice_is_tried_with_both_sendings(stored, location):
    from triage.services import intake as intakes
    from triage.services import own_case

    case = stored["calm"]
    draft = own_case.start_amendment(case=case, at=case.opened_at)
    draft.identity = {**draft.identity, **SAM}
    intakes.send(intake=draft, at=case.opened_at, answers={"understands_limits": True})
    found = rehearsed(replace(INTAKE_RULES, rules=(), version=3), workers=1)
    mine = [m.what for m in found.moves if m.reference == case.reference]
    assert sorted(mine) == ["sent 1", "sent 2"]


def run(tmp_path, book, **options):
    path, out = tmp_path / "next.json", io.StringIO()
    path.write_text(written(book), encoding="utf-8")
    call_command("rehearse_rules", rulebook=str(path), workers=1, stdout=out, **options)
    return out.getvalue()


def test_the_report_names_who_and_why_and_no_word_of_a_patient(stored, tmp_path):
    said = run(tmp_path, without("R204", "R304"))
    assert f"{stored['fever'].reference} sent 1: SAME_DAY -> CONSULT; " in said
    assert "gone R204" in said
    assert "4 sets of answers" in said
    for word in (SAM["family_name"], SAM["phone"], KNEE["goal"]):
        assert word not in said
    for question in INTAKE.questions.values():
        assert question.wording not in said


def test_an_emergency_that_would_end_unsigned_ends_the_command_with_an_error(stored, tmp_path):
    with pytest.raises(CommandError, match="1 emergencies would be none"):
        run(tmp_path, without("R103"))


def test_nothing_but_one_line_of_the_audit_is_written(stored, tmp_path):
    tables = (Case, Intake, Submission, Assessment, Event)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    run(tmp_path, without("R902"))
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    (row,) = Entry.objects.filter(action="rules.rehearsed")
    assert row.detail == {"form": "intake", "read": 4, "moved": 0}


def test_without_a_file_both_rulebooks_of_this_code_are_tried(stored):
    out = io.StringIO()
    call_command("rehearse_rules", workers=1, stdout=out)
    assert "# intake: rulebook 2" in out.getvalue() and "# aftercare: rulebook 2" in out.getvalue()


def test_a_file_that_is_no_rulebook_is_refused(tmp_path):
    (tmp_path / "next.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="no rulebook"):
        call_command("rehearse_rules", rulebook=str(tmp_path / "next.json"), workers=1)


def test_several_processes_find_what_one_finds(stored):
    book = without("R103")
    assert rehearsed(book, workers=2).moves == rehearsed(book, workers=1).moves


def test_the_report_lists_every_move(stored):
    found = rehearsed(replace(INTAKE_RULES, rules=(), version=3), workers=1)
    lines = "\n".join(rehearse_rules.report(INTAKE_RULES, found))
    assert len(found.moves) == 4
    assert all(move.reference in lines for move in found.moves)
