"""Background tasks of the accounts. A task carries the id of a person and nothing else."""

from django_tasks import task

from prolo.accounts import guesses
from prolo.accounts.models import User


@task()
def tell_owner(user_id: int) -> None:
    """Mail the owner of an account whose sign-in failed again and again."""
    guesses.mail_owner(user=User.objects.get(pk=user_id))
