"""Who signed the rulebooks that run now, and whether they were released: both forms at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from triage.models import RulebookRelease, RuleSignature
from triage.rules import versions
from triage.rules.copies import digest
from triage.services.rule_releases import REVIEWERS


@dataclass(frozen=True)
class Signed:
    """One rulebook: the signatures on these very words, and when it was released."""

    signers: tuple[tuple[str, str, datetime], ...]
    released_at: datetime | None

    @property
    def whole(self) -> bool:
        """Whether as many have signed as must."""
        return len(self.signers) >= REVIEWERS

    @property
    def missing(self) -> int:
        """How many more have to sign."""
        return max(REVIEWERS - len(self.signers), 0)


def signed() -> Mapping[str, Signed]:
    """By form. Two statements."""
    marks = {form: digest(book) for form, book in versions.CURRENT.items()}
    rows = list(RuleSignature.objects.filter(digest__in=marks.values(), rule="").order_by("at", "pk"))
    released = dict(RulebookRelease.objects.filter(digest__in=marks.values()).values_list("digest", "at"))
    return {
        form: Signed(
            tuple((row.name, row.credentials, row.at) for row in rows if row.digest == mark),
            released.get(mark),
        )
        for form, mark in marks.items()
    }
