"""Signing a rulebook, and releasing it: two clinicians signed these very words, and no emergency ends unsigned."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.accounts.roles import Role
from prolo.audit import record
from triage.models import RulebookRelease, RuleSignature
from triage.queries.rehearsal import rehearsed
from triage.rules import Rulebook, versions
from triage.rules.copies import digest
from triage.rules.differences import emergency_rules
from triage.rules.rehearsing import Rehearsal
from triage.services.refusals import NotAllowed, ReasonNeeded, Refused

REVIEWERS = 2


class OthersNow(Refused):
    says = _("The rules are others than those you opened. Read them again.")


class NoSuchRule(Refused):
    says = _("Choose a rule that made a form an emergency in the version before.")
    field = "rule"


class NotReleased(Exception):
    """The rulebook was not released; `reasons` says why, in plain sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@transaction.atomic
def sign(*, form: str, seen: str, by: User, at: datetime) -> RuleSignature:
    """Sign the rulebook in use with its questions. `seen` is the digest that was on the page."""
    return _signed(form, seen, by, at, rule="", why="")


@transaction.atomic
def sign_line(*, form: str, seen: str, rule: str, why: str, by: User, at: datetime) -> RuleSignature:
    """Say why forms may be no emergency any more for want of a rule that made them one."""
    if rule not in may_be_lowered(form):
        raise NoSuchRule
    if not why.strip():
        raise ReasonNeeded
    return _signed(form, seen, by, at, rule=rule, why=why.strip())


def may_be_lowered(form: str) -> tuple[str, ...]:
    """The emergency rules of the version before; none when there is none."""
    before = versions.one_before(form)
    return emergency_rules(before) if before else ()


def signed_lines(rulebook: Rulebook) -> frozenset[str]:
    """The emergency rules for which a clinician has signed a line under this rulebook."""
    rows = RuleSignature.objects.filter(digest=digest(rulebook)).exclude(rule="")
    return frozenset(rows.values_list("rule", flat=True))


def release(*, form: str, at: datetime, workers: int = 0) -> RulebookRelease | None:
    """Release the rulebook in use of a form; None when it was released before. Refuses with NotReleased."""
    book = versions.CURRENT[form]
    reasons = list(_what_is_missing(form, book))
    if reasons:
        raise NotReleased(reasons)
    if RulebookRelease.objects.filter(digest=digest(book)).exists():
        return None
    found = rehearsed(book, workers=workers)
    reasons = list(_what_ends(book, found))
    if reasons:
        raise NotReleased(reasons)
    return _released(form, book, found, at)


@transaction.atomic
def _released(form: str, book: Rulebook, found: Rehearsal, at: datetime) -> RulebookRelease:
    row = RulebookRelease.objects.create(
        form=form,
        version=book.version,
        digest=digest(book),
        tried_on=found.read,
        moved=len(found.moves),
        at=at,
    )
    detail = {"version": book.version, "read": found.read, "moved": len(found.moves)}
    record(
        action="rules.released", by=None, at=at, subject=f"rules:{form}", why=row.digest[:16], detail=detail
    )
    return row


def _what_is_missing(form: str, book: Rulebook) -> Iterator[str]:
    """Why this rulebook may not be released, whatever is stored."""
    try:
        versions.check()
    except versions.NotRaised as refusal:
        yield str(refusal)
    known = RulebookRelease.objects.filter(form=form)
    if known.filter(version=book.version).exclude(digest=digest(book)).exists():
        yield f"{form}: version {book.version} was released with other rules or questions. Raise the version."
    if known.filter(version__gt=book.version).exists():
        yield f"{form}: a newer version than {book.version} was released. Versions only rise."
    signatures = RuleSignature.objects.filter(digest=digest(book), rule="")
    roles = list(signatures.values_list("role", flat=True))  # one row a person
    if len(roles) < REVIEWERS:
        yield f"{form}: {len(roles)} of {REVIEWERS} reviewers have signed version {book.version}, word for word."
    if Role.CLINICIAN.value not in roles:
        yield f"{form}: no clinician has signed version {book.version}, word for word."


def _what_ends(book: Rulebook, found: Rehearsal) -> Iterator[str]:
    """Each emergency among what is stored that would be none, without a signed line."""
    for move in found.unsigned(signed_lines(book)):
        rules = ", ".join(move.lost) or "no rule"
        yield (
            f"{move.reference} {move.what}: {move.before.code} -> {move.after.code}, for want of {rules}. "
            "No clinician has signed a line for that."
        )


def _signed(form: str, seen: str, by: User, at: datetime, *, rule: str, why: str) -> RuleSignature:
    book = versions.CURRENT[form]
    if not may(by, Permission.SIGN_RULES) or not by.credentials.strip():
        raise NotAllowed
    if seen != digest(book):
        raise OthersNow
    row, new = RuleSignature.objects.get_or_create(
        digest=seen,
        rule=rule,
        signer=by,
        defaults={
            "form": form,
            "version": book.version,
            "why": why,
            "name": by.name,
            "credentials": by.credentials,
            "role": Role.CLINICIAN.value,
            "at": at,
        },
    )
    if new:
        action = "rules.line_signed" if rule else "rules.signed"
        detail = {"version": book.version} | ({"rule": rule} if rule else {})
        record(action=action, by=by, at=at, subject=f"rules:{form}", why=seen[:16], detail=detail)
    return row
