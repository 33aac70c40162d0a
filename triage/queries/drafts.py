"""What is known of drafts without opening one."""

from uuid import UUID

from triage.models import Case, Intake


def is_begun(key: UUID) -> bool:
    """Whether a draft with this idempotency key exists."""
    return Intake.objects.filter(idempotency_key=key).exists()


def case_begun_with(key: UUID) -> Case | None:
    """The case that the draft with this idempotency key became."""
    rows = Case.objects.select_related("location", "patient", "latest", "intake")
    return rows.filter(intake__idempotency_key=key).first()
