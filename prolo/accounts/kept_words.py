"""What a member of staff had typed when the session ended: kept for a day, for its writer alone."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from prolo.accounts.models import KeptWords, User

KEPT_FOR = timedelta(days=1)
LONGEST_ADDRESS = 200
NEVER_KEPT = re.compile(r"password|^(csrfmiddlewaretoken|code|credential|key|reference|version)$")
NEVER_KEPT_PAGES = ("/rules/try/",)
"""Pages that promise to store nothing."""
FLAG = "words_kept"


def typed_in(posted: QueryDict) -> list[tuple[str, str]]:
    """The words of a form by field: no secrets, and nothing that nobody typed."""
    pairs = [(name, value) for name, values in posted.lists() for value in values if value.strip()]
    return [(name, value) for name, value in pairs if not NEVER_KEPT.search(name)]


@transaction.atomic
def keep(*, user: User, page: str, typed: list[tuple[str, str]], at: datetime) -> bool:
    """Keep these words of this page in place of earlier ones; what is older than a day goes. False: nothing to keep."""
    KeptWords.objects.filter(kept_at__lt=at - KEPT_FOR).delete()
    local = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    if not (typed and local and len(page) <= LONGEST_ADDRESS) or page.startswith(NEVER_KEPT_PAGES):
        return False
    KeptWords.objects.filter(user=user, page=page).delete()
    KeptWords(user=user, page=page, typed=typed, kept_at=at).save(force_insert=True)
    return True


def kept(*, user: User, at: datetime) -> list[KeptWords]:
    """This person's own, newest first."""
    return list(KeptWords.objects.filter(user=user, kept_at__gte=at - KEPT_FOR).order_by("-kept_at"))


def forget(*, user: User) -> None:
    """The words were sent after all, or are not wanted."""
    KeptWords.objects.filter(user=user).delete()


def keep_on_ending(request: HttpRequest, *, at: datetime) -> None:
    """A form that came too late: its words are not lost with the session."""
    if request.method == "POST" and isinstance(request.user, User):
        keep(user=request.user, page=request.path, typed=typed_in(request.POST), at=at)
