"""Send every mail of the outbox that is due: once, or for ever beside the worker.

For ever it also keeps the drafts, asks after injections, tells staff of what is due soon or late, and
counts days; a change of hours that a killed worker left half done is carried through.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django.utils.timezone import now

from prolo.clinic import beats
from triage.services import (
    coming_back,
    counted_days,
    escalation,
    measures,
    moving,
    nerve,
    new_links,
    schedule,
)
from triage.services.delivery import deliver_due

PAUSE = 30
"""Seconds between two looks at the outbox."""
DRAFTS_EVERY = timedelta(hours=1)
COUNT_EVERY = timedelta(minutes=10)


class Command(BaseCommand):
    help = "Send every mail of the outbox that is due, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500)
        parser.add_argument("--loop", action="store_true", help="look again every half minute, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{deliver_due(at=now(), limit=options['limit'])} sent")
            return
        drafts_at = self._count_at = now()
        while True:
            drafts_at = self._look(options["limit"], drafts_at)
            time.sleep(PAUSE)

    def _look(self, limit: int, drafts_at: datetime) -> datetime:
        """One look, at the drafts when their time has come; a database that is away is tried again at the next one."""
        at = now()
        try:
            if at >= drafts_at:
                coming_back.remind(at=at)
                coming_back.remove_old(at=at)
                drafts_at = at + DRAFTS_EVERY
            new_links.answer_all(at=at)
            schedule.run(at=at)
            nerve.remind(at=at)
            measures.pass_all(at=at)
            moving.go_on(at=at)
            escalation.tell_all(at=at)
            deliver_due(at=at, limit=limit)
            if at >= self._count_at:
                counted_days.count_recent(at=at)
                self._count_at = at + COUNT_EVERY
            beats.beat(beats.SCHEDULE, at=at)
        except Error as error:
            self.stderr.write(f"outbox: {type(error).__name__}, trying again")
        finally:
            connection.close()
        return drafts_at
