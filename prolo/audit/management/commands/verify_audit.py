"""`manage.py verify_audit`: recompute every hash of the audit and name the place of any fault."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextField
from django.db.models.functions import Cast, Now
from django.utils import timezone

from prolo.audit.chain import LANES, Fault, Link, Tail, faults, microseconds
from prolo.audit.models import Entry, Head


class Command(BaseCommand):
    help = (
        "Recompute the audit's hash chains. Ends with an error and names each place where a chain is broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", action="store_true", help="print the heads as JSON, to keep elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [fault for lane in range(LANES) for fault in faults_of(lane)]
        if found:
            raise CommandError("The audit was tampered with:\n" + "\n".join(map(str, found)))
        heads = list(Head.objects.order_by("lane"))
        if options["heads"]:
            rows = [{"lane": h.lane, "number": h.number, "hash": bytes(h.hash).hex()} for h in heads]
            self.stdout.write(json.dumps(rows))
        else:
            self.stdout.write(f"The audit is whole: {sum(head.number for head in heads)} rows.")


def faults_of(lane: int) -> Iterator[Fault]:
    """All faults of one lane; writers go on meanwhile, so its head is read before and after its rows."""
    before = Head.objects.filter(lane=lane).first()
    links = list(links_of(lane))
    after = Head.objects.filter(lane=lane).annotate(now=Now()).first()
    yield from faults(lane, links, _tail(links, before, after), now=after.now if after else timezone.now())


def _tail(links: Sequence[Link], before: Head | None, after: Head | None) -> Tail | None:
    last = links[-1] if links else None
    if last and before and after and before.number < last.number < after.number:
        return Tail(last.number, last.hash)  # the lane grew on while it was read
    head = before if before and before.number >= (last.number if last else 0) else after
    return Tail(head.number, bytes(head.hash)) if head else None


def links_of(lane: int) -> Iterator[Link]:
    """The rows of one lane as the chain sees them, in order of number."""
    rows = Entry.objects.filter(lane=lane).annotate(detail_text=Cast("detail", TextField()))
    for row in rows.defer("detail").order_by("number", "id").iterator(chunk_size=5000):
        by = "" if row.by_id is None else str(row.by_id)
        words = (row.action, by, row.subject, row.why, row.detail_text, row.request_id)
        said = (str(row.pk), microseconds(row.happened_at), *words)
        yield Link(row.lane, row.number, row.written_at, said, bytes(row.previous_hash), bytes(row.hash))
