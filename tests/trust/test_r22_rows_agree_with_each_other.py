"""R22: after everything the clinic did its rows agree and its pages are whole; each kind of broken row is found."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, QuerySet

from prolo.audit import record
from tests.triage.make import AT, a_case, a_safety_exit, an_intake
from tests.trust.canaries import behind_the_triggers
from tests.trust.harness.database import PROGRAMS, Database
from tests.trust.harness.planted import PlantedClinic
from triage.models import (
    Assessment,
    Case,
    Counted,
    Event,
    Intake,
    Mail,
    OpenTally,
    Submission,
    TallySum,
)
from triage.queries.invariants import CHECKS, broken
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES


def test_a_worked_clinic_has_no_contradiction(planted_clinic: PlantedClinic):
    assert "Every promise between the rows holds." in planted_clinic.server.manage("check_invariants")
    planted_clinic.server.manage("verify_audit")


def test_its_tables_and_indexes_are_whole_and_its_pages_carry_checksums(planted_clinic: PlantedClinic):
    database = Database(planted_clinic.database_folder)
    assert database.sql("SHOW data_checksums") == "on"
    database.sql("CREATE EXTENSION IF NOT EXISTS amcheck")
    assert (PROGRAMS / "pg_amcheck").exists()
    assert database.run("pg_amcheck", "--heapallindexed", "--parent-check") == b""


def changed(rows: QuerySet, **values: object) -> None:
    with behind_the_triggers():
        rows.update(**values)


def gone(rows: QuerySet) -> None:
    with behind_the_triggers():
        rows.delete()


def _unsend(case):
    changed(Intake.objects.filter(pk=case.intake_id), sent_at=None)


def _send_only_in_name(case):
    changed(Intake.objects.filter(pk=an_intake(case.location).pk), sent_at=AT)


def _lose_the_case_of_a_stop(case):
    changed(Case.objects.filter(pk=a_safety_exit(case.location).pk), safety_exit=False)


def _lose_the_assessment(case):
    gone(Assessment.objects.filter(case=case))


def _lose_the_event_of_sending(case):
    changed(Event.objects.filter(case=case, kind="sent"), kind="taken")


def _lose_the_receipt(case):
    gone(Mail.objects.filter(case=case))


def _lose_an_event(case):
    gone(Event.objects.filter(case=case))


def _count_a_change_too_many(case):
    changed(Case.objects.filter(pk=case.pk), version=2)


def _change_without_the_audit(case):
    changed(Case.objects.filter(pk=case.pk), version=2)
    Event(case=case, number=2, at=AT, kind="taken", detail={}).save(force_insert=True)


def _write_down_what_did_not_happen(case):
    record(action="case.taken", by=None, at=AT, subject=f"case:{case.reference}")


def _point_to_an_older_submission(case):
    older = case.latest
    newer = Submission(
        case=case, number=2, answers=older.answers, identity=older.identity, echoes={}, words={},
        questionnaire_version=INTAKE.version, idempotency_key=case.pk, sent_at=AT + timedelta(minutes=1),
    )  # fmt: skip
    newer.save(force_insert=True)


def _set_no_time_for_reading(case):
    changed(Assessment.objects.filter(case=case), human_must_read=True)
    changed(Case.objects.filter(pk=case.pk), words_due_at=None, words_read_at=None)


def _come_from_a_later_programme(case):
    changed(Assessment.objects.filter(case=case), rulebook_version=INTAKE_RULES.version + 1)


def _come_from_a_later_form(case):
    changed(Assessment.objects.filter(case=case), questionnaire_version=INTAKE.version + 1)


def _count_an_open_case_too_many(case):
    OpenTally.objects.update(count=F("count") + 1)


def _lose_a_sum(case):
    TallySum.objects.filter(measure=Counted.ARRIVED).delete()


BREAKS = {
    _unsend: "not marked as sent",
    _send_only_in_name: "sent, but there is no submission",
    _lose_the_case_of_a_stop: "stopped, but there is no case",
    _lose_the_assessment: "no assessment, or no event",
    _lose_the_event_of_sending: "no assessment, or no event",
    _lose_the_receipt: "no receipt in the outbox",
    _lose_an_event: "events do not run from 1 to its version",
    _count_a_change_too_many: "events do not run from 1 to its version",
    _change_without_the_audit: "1 audit rows for 2 changes",
    _write_down_what_did_not_happen: "2 audit rows for 1 changes",
    _point_to_an_older_submission: "the latest submission is not its newest",
    _set_no_time_for_reading: "no time is set for it",
    _come_from_a_later_programme: "a version this program does not know",
    _come_from_a_later_form: "a version this program does not know",
    _count_an_open_case_too_many: "+1 open cases counted that are not there",
    _lose_a_sum: "-1 in the sum that was not counted",
}


@pytest.mark.django_db
@pytest.mark.parametrize("break_it", BREAKS, ids=lambda act: act.__name__.strip("_").replace("_", " "))
def test_a_broken_row_is_found_named_and_ends_the_command_with_an_error(break_it, location, capsys):
    case = a_case(location)
    assert broken() == []
    break_it(case)
    with pytest.raises(CommandError, match="findings"):
        call_command("check_invariants")
    assert BREAKS[break_it] in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.strip("_"))
def test_no_check_is_left_out_of_the_breaks(check, location, monkeypatch):
    """Without this check at least one of the breaks above would pass unseen."""
    monkeypatch.setattr("triage.queries.invariants.CHECKS", tuple(c for c in CHECKS if c is not check))
    unseen = []
    for break_it, said in BREAKS.items():
        with transaction.atomic():
            case = a_case(location)
            break_it(case)
            if not any(said in line for line in broken()):
                unseen.append(break_it)
            transaction.set_rollback(True)
    assert unseen
