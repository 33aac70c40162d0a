"""The clinic's own words for its mails, as a manager sees them."""

from triage.models import MailText


def kept(kind: str, language: str) -> MailText | None:
    """The clinic's own words for one kind of mail; None while ours are used."""
    return MailText.objects.select_related("edited_by").filter(kind=kind, language=language).first()


def kept_by_kind(language: str) -> dict[str, MailText]:
    """All of the clinic's own words in one language."""
    rows = MailText.objects.select_related("edited_by").filter(language=language)
    return {row.kind: row for row in rows}
