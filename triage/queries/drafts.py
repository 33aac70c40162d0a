"""What is known of drafts without opening one."""

from uuid import UUID

from triage.models import Intake


def is_begun(key: UUID) -> bool:
    """Whether a draft with this idempotency key exists."""
    return Intake.objects.filter(idempotency_key=key).exists()
