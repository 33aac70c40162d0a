"""Background tasks. A task carries the id of a row, or nothing."""

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


@task()
def move_due_times() -> None:
    """Move the times to reply after a change of hours."""
    from triage.services import moving  # a change of hours needs the tasks

    moved = moving.go_on(at=now(), most=moving.OF_A_TASK)
    if moved.left and moved.looked_at:  # mails that wait have their turn in between
        move_due_times.enqueue()
