"""Background tasks. A task carries the id of a row and nothing else."""

from django.utils.timezone import now
from django_tasks import task

from triage.services import delivery


@task()
def deliver(mail_id: str) -> None:
    """Try to send one mail of the outbox."""
    delivery.deliver(mail_id=mail_id, at=now())


@task()
def answer_asked(asked_id: str) -> None:
    """Mail a new link to whoever may have one."""
    from triage.services import new_links  # it puts its mails into the outbox, which needs the tasks

    new_links.answer(asked_id=asked_id, at=now())
