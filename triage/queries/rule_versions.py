"""The rulebooks in use and their signatures, as staff see them."""

from dataclasses import dataclass

from triage.models import RulebookRelease, RuleSignature
from triage.rules import Rulebook, versions
from triage.rules.copies import digest
from triage.rules.differences import Difference, of_questions, of_rules
from triage.services.rule_releases import REVIEWERS


@dataclass(frozen=True)
class InUse:
    """The rulebook of one form: who signed these very words, the lines, the release, what is new in it."""

    form: str
    book: Rulebook
    digest: str
    signatures: tuple[RuleSignature, ...]
    lines: tuple[RuleSignature, ...]
    release: RulebookRelease | None
    before: Rulebook | None
    rules: Difference | None
    questions: Difference | None

    @property
    def is_signed(self) -> bool:
        return len(self.signatures) >= REVIEWERS


def in_use(form: str) -> InUse:
    """The rulebook of a form that runs now."""
    book, before = versions.CURRENT[form], versions.one_before(form)
    mark = digest(book)
    rows = tuple(RuleSignature.objects.filter(digest=mark).order_by("at", "pk"))
    return InUse(
        form=form,
        book=book,
        digest=mark,
        signatures=tuple(row for row in rows if not row.rule),
        lines=tuple(row for row in rows if row.rule),
        release=RulebookRelease.objects.filter(digest=mark).first(),
        before=before,
        rules=of_rules(before, book) if before else None,
        questions=of_questions(before, book) if before else None,
    )


def earlier(form: str) -> list[RuleSignature]:
    """Signatures on versions that run no longer, the newest first: they are for nothing now, and stay on file."""
    rows = RuleSignature.objects.filter(form=form, rule="").exclude(digest=digest(versions.CURRENT[form]))
    return list(rows.order_by("-at", "-pk"))
