"""Publish what is planned up to now, tell of checks that fall due, let go of old searches: once, or for ever.

Running it again does nothing more.
"""

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.timezone import now

from education import reminders, search
from education.page_states import LiveState, pages_at_work
from education.publishing import publish_due

PAUSE = 60
"""Seconds between two looks at the plan."""


class Command(BaseCommand):
    help = (
        "Publish planned pages whose time has come; mail about checks that fall due, and list them; "
        "delete what was searched for more than 90 days ago."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="look again every minute, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        while options["loop"]:
            self._look()
            time.sleep(PAUSE)
        at = now()
        done, stuck = publish_due(at=at)
        search.forget_old(at=at)
        self._tell(done)
        if not done and not stuck:
            self.stdout.write("nothing was planned up to now")
        self._list_due(at)
        self._remind(at)
        if stuck:
            raise CommandError("; ".join(f"not published: {page}: {why}" for page, why in stuck.items()))

    def _look(self) -> None:
        """One look; a database that is away is tried again at the next one."""
        try:
            at = now()
            done, stuck = publish_due(at=at)
            search.forget_old(at=at)
            self._tell(done)
            self._remind(at)
            for page, why in stuck.items():
                self.stderr.write(f"not published: {page}: {why}")
        except Error as error:
            self.stderr.write(f"plan: {type(error).__name__}, trying again")
        finally:
            connection.close()

    def _tell(self, done: list[str]) -> None:
        for page in done:
            self.stdout.write(f"published: {page}")

    def _remind(self, at: datetime) -> None:
        """Written down in one transaction, sent afterwards: a mail that fails is tried again at a later look."""
        reminders.queue(at=at)
        if sent := reminders.send(at=at):
            self.stdout.write(f"mails about checks that fall due: {sent}")

    def _list_due(self, at: datetime) -> None:
        for row in pages_at_work(lang=settings.LANGUAGE_CODE):
            state = row.live_state(today=at.date())
            if state in (LiveState.DUE, LiveState.OVERDUE):
                self.stdout.write(f"{state}: /{row.slug}/, {row.next_review_on}")
