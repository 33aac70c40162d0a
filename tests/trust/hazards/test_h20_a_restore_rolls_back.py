"""Hazard H20: a restore rolls back, and nobody knows which receipts were given after the backup."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.triage.cases import sent_case, stopped_case
from tests.triage.own import by_staff, fresh
from triage.models import Case, Intake, Submission
from triage.services import notes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings, tmp_path):
    settings.RECEIPT_LOG = str(tmp_path / "receipts.log")
    return Path(settings.RECEIPT_LOG)


def listed():
    said = StringIO()
    try:
        call_command("check_receipts", stdout=said)
    except CommandError as refusal:
        return said.getvalue(), str(refusal)
    return said.getvalue(), ""


def test_h20_drill_lists_exactly_what_came_after_the_backup(kept, location, dana):
    """The backup is taken in the middle: a case sent later, one stopped later and one changed later are lost."""
    before, changed = sent_case(location, words=False), sent_case(location, words=False)
    at_backup = fresh(changed).version
    later, stopped = sent_case(location, words=False), stopped_case(location)
    by_staff(changed, notes.write, dana, before.opened_at, note="PRIVATE")
    assert listed()[1] == "", "nothing is lost before the restore"
    Case.objects.filter(pk=changed.pk).update(version=at_backup)
    _vanish(later, stopped)
    said, refusal = listed()
    assert {line.split(":")[0] for line in said.splitlines()} == {
        later.reference,
        stopped.reference,
        changed.reference,
    }
    assert f"{changed.reference}: at change {at_backup}" in said and refusal == "Check these 3 references."
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "PRIVATE" not in kept.read_text() and "Lee" not in kept.read_text()


def _vanish(*cases):
    """As if the backup had been taken before these."""
    for case in cases:
        another = "Y" if case.reference.startswith("X") else "X"
        Case.objects.filter(pk=case.pk).update(reference=another + case.reference[1:])


def test_h20_what_was_rolled_back_is_not_logged(kept, location):
    with pytest.raises(RuntimeError), transaction.atomic():
        sent_case(location)
        raise RuntimeError
    assert not kept.exists() and not Case.objects.exists() and not Submission.objects.exists()


def test_h20_a_log_that_cannot_be_written_loses_no_case(settings, location, tmp_path):
    settings.RECEIPT_LOG = str(tmp_path / "nowhere" / "receipts.log")
    assert fresh(sent_case(location)).reference and Intake.objects.count() == 1
    with pytest.raises(CommandError, match="no log of receipts"):
        call_command("check_receipts")


def test_h20_a_line_that_was_cut_off_is_passed_over(kept, location):
    case = sent_case(location, words=False)
    kept.write_text(kept.read_text() + f"2026-11-22T00:00:00+00:00 {case.reference} 9")
    assert listed()[1] == ""
