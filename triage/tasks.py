"""Background tasks. A task carries the id of a row and nothing else."""

from django.utils.timezone import now
from django_tasks import task

from triage.services import delivery


@task()
def deliver(mail_id: str) -> None:
    """Try to send one mail of the outbox."""
    delivery.deliver(mail_id=mail_id, at=now())
