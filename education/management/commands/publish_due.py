"""Publish what is planned up to now; run it every few minutes. Running it again does nothing more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from education.page_states import LiveState, pages_at_work
from education.publishing import publish_due


class Command(BaseCommand):
    help = "Publish planned pages whose time has come, and list the pages whose check is due."

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        done, stuck = publish_due(at=at)
        for address in done:
            self.stdout.write(f"published: {address}")
        if not done and not stuck:
            self.stdout.write("nothing was planned up to now")
        for row in pages_at_work(lang=settings.LANGUAGE_CODE):
            state = row.live_state(today=at.date())
            if state in (LiveState.DUE, LiveState.OVERDUE):
                self.stdout.write(f"{state}: /{row.slug}/, {row.next_review_on}")
        if stuck:
            reasons = "; ".join(f"{address}: {reason}" for address, reason in stuck.items())
            raise CommandError(f"not published: {reasons}")
