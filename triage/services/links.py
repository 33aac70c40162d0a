"""Links back to a draft or a case: given, looked at, opened with a date of birth, locked and revoked.

A link is 32 random bytes in an address; a code of ten characters does the same over the phone. Only hashes are
stored, and neither opens anything without the date of birth.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from prolo.statements import insert
from prolo.vault.index import normalise_email, tokens_to_find
from prolo.vault.index import token as keyed
from triage.models import Case, EventKind, Intake, Link
from triage.models.references import ALPHABET, READ_AS
from triage.queries import rounds
from triage.queries.persons import birth_date_of
from triage.services import casework
from triage.services.casework import Step
from triage.services.refusals import LinkLocked, WrongDate

LIFE_OF_DRAFT = timedelta(days=7)
LIFE_OF_CASE_LINK = timedelta(days=14)
MOST_WRONG_DATES = 5
CODE_LENGTH = 10
_CODE = "link.code"
_EMAIL = "link.email"


@dataclass(frozen=True)
class Given:
    """A new link. The secrets exist here, on the page or in the mail they are shown in, and nowhere else."""

    link: Link
    token: str
    code: str


@transaction.atomic
def give(*, intake: Intake | None = None, case: Case | None = None, email: str = "", at: datetime) -> Given:
    """A new link to a draft or to a case; the ones given before end. While scores are asked for, it lasts as long."""
    revoke(intake=intake, case=case, at=at)
    asks_until = rounds.closes_at(case) if case else None
    given = first(intake=intake, case=case, email=email, at=at, until=asks_until)
    record(action="link.given", by=None, at=at, subject=_subject(given.link))
    return given


def first(
    *,
    intake: Intake | None = None,
    case: Case | None = None,
    email: str = "",
    at: datetime,
    until: datetime | None = None,
) -> Given:
    """One more link to a draft or to a case, in the caller's transaction; `email`: where the draft's is mailed."""
    if (intake is None) == (case is None):
        raise ValueError("a link leads to a draft or to a case")
    token, code = secrets.token_urlsafe(32), fresh_code()
    link = Link(
        purpose=Link.Purpose.DRAFT if intake else Link.Purpose.CASE,
        intake=intake,
        case=case,
        token_hash=hashed(token),
        code_token=keyed(_CODE, code),
        email_token=keyed(_EMAIL, normalise_email(email)) if email else None,
        made_at=at,
        expires_at=(intake.saved_at + LIFE_OF_DRAFT) if intake else max(at + LIFE_OF_CASE_LINK, until or at),
    )
    insert(link)
    return Given(link, token, code)


@transaction.atomic
def give_by_phone(*, case: Case, by: User, at: datetime, version: int) -> Given:
    """A new link to a case, for a member of staff to read its code to the patient over the phone."""
    casework.allow(by, Permission.HANDLE_CASE)
    casework.changed(case=case, version=version, step=Step(EventKind.LINK_GIVEN, at, by))
    return give(case=case, at=at)


def revoke(*, intake: Intake | None = None, case: Case | None = None, at: datetime) -> None:
    """End every link to a draft or to a case."""
    target = Q(intake=intake) if intake else Q(case=case)
    Link.objects.filter(target, revoked_at=None).update(revoked_at=at)


def find(token: str) -> Link | None:
    """The link with this secret address, also one that has ended; None for any other text."""
    return _links().filter(token_hash=hashed(token)).first()


def find_by_code(typed: str) -> Link | None:
    """The link with this code, however it was written down; None for any other text."""
    code = read_code(typed)
    return _links().filter(code_token__in=tokens_to_find(_CODE, code)).first() if code else None


def to_drafts_of(email: str) -> QuerySet[Link]:
    """Links to drafts that were mailed to this address, newest first."""
    tokens = tokens_to_find(_EMAIL, normalise_email(email))
    return _links().filter(email_token__in=tokens, intake__sent_at=None).order_by("-made_at")


def open_with_code(*, code: str, birth_date: str, at: datetime) -> Link | None:
    """The link with this code, opened by this date of birth; None for any other pair. Each try is written down."""
    link = find_by_code(code)
    if link is None:
        record(action="link.wrong_code", by=None, at=at)
        return None
    try:
        return open_with(link=link, birth_date=birth_date, at=at)
    except (WrongDate, LinkLocked):
        return None


def is_usable(link: Link | None, *, at: datetime) -> bool:
    """Whether the link still leads somewhere: not ended, not locked, and a draft not sent."""
    if link is None or link.revoked_at is not None or ends_at(link) <= at:
        return False
    if link.intake is not None and link.intake.sent_at is not None:
        return False  # what was sent is a case, and has links of its own
    return link.wrong_dates < MOST_WRONG_DATES


def ends_at(link: Link) -> datetime:
    """When the link ends. One to a draft lasts as long as the draft, and not longer than one to a case."""
    if link.intake is None:
        return link.expires_at
    return min(link.intake.saved_at + LIFE_OF_DRAFT, link.made_at + LIFE_OF_CASE_LINK)


def open_with(*, link: Link, birth_date: str, at: datetime) -> Link:
    """The link, opened by the right date of birth (ISO text).

    Raises WrongDate for another date, and LinkLocked once five were wrong or when the link has ended. A wrong
    date is counted also when the caller's transaction ends in an error: this is a transaction of its own.
    """
    with transaction.atomic():
        held = _links().select_for_update(of=("self",)).get(pk=link.pk)
        if not is_usable(held, at=at):
            raise LinkLocked
        if secrets.compare_digest(_birth_date(held).encode(), birth_date.encode()) and birth_date:
            record(action="link.opened", by=None, at=at, subject=_subject(held))
            return held
        Link.objects.filter(pk=held.pk).update(wrong_dates=F("wrong_dates") + 1)
        record(action="link.wrong_date", by=None, at=at, subject=_subject(held))
        locked = held.wrong_dates + 1 >= MOST_WRONG_DATES
        if locked and held.case:
            case = Case.objects.select_for_update().get(pk=held.case.pk)
            casework.changed(case=case, version=case.version, step=Step(EventKind.LINK_LOCKED, at))
    raise LinkLocked if locked else WrongDate


def address(token: str) -> str:
    """The address that stands in a mail."""
    return settings.PUBLIC_ORIGIN.rstrip("/") + reverse("patient_link:open", args=[token])


def hashed(token: str) -> bytes:
    """What is stored of a secret address: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def fresh_code() -> str:
    """Ten random characters that are hard to mix up when read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """The code a person typed, without spaces and dashes; empty when it cannot be one."""
    code = typed.upper().translate(READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def written_out(code: str) -> str:
    """The code as it is shown: in two groups of five."""
    return f"{code[:5]} {code[5:]}"


def _links() -> QuerySet[Link]:
    return Link.objects.select_related(
        "intake__location", "case__location", "case__patient", "case__intake", "case__latest"
    )


def _birth_date(link: Link) -> str:
    if link.case:
        return birth_date_of(link.case)
    return str((link.intake.identity if link.intake else {}).get("birth_date") or "")


def _subject(link: Link) -> str:
    return casework.subject(link.case) if link.case else f"intake:{link.intake_id}"
