"""Fill a demo with invented cases up to a number, to see how the queues do at size."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import time
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.audit import record
from prolo.clinic.models import Location, OpeningHours
from triage.demo import crowd
from triage.models import Case

LOT = 500
PLACES = ("Harbour Road", "Mill Lane", "Station Square")


class Command(BaseCommand):
    help = (
        f"Fill the demo with so many invented cases, in lots of {LOT}. Running it again adds what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=int)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, cases: int, workers: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=true to load invented people.")
        begun, missing = now(), _missing(cases)
        write = partial(crowd.invite, size=LOT, clinic=_clinic())
        for done in _in_turn(write, missing) if workers == 1 else _at_once(write, missing, workers):
            if options["verbosity"] and done % 100 == 0:
                self.stdout.write(f"{done * LOT:,} of {len(missing) * LOT:,} cases")
        if missing:
            crowd.sit_down()
        record(action="demo.seeded", by=None, at=now(), detail={"cases": len(missing) * LOT})
        passed = (now() - begun).total_seconds()
        self.stdout.write(f"{len(missing) * LOT:,} cases added in {passed:.0f} seconds.")


def _missing(cases: int) -> list[int]:
    """The first numbers of the lots that are not there yet. A lot is written whole or not at all."""
    firsts = range(0, cases, LOT)
    references = [crowd.reference(first) for first in firsts]
    there = set(Case.objects.filter(reference__in=references).values_list("reference", flat=True))
    return [first for first, known in zip(firsts, references, strict=True) if known not in there]


def _in_turn(write: partial[None], lots: list[int]) -> Iterator[int]:
    for done, lot in enumerate(lots, start=1):
        write(lot)
        yield done


def _at_once(write: partial[None], lots: list[int], workers: int) -> Iterator[int]:
    """The same in several processes, each with a connection of its own."""
    connections.close_all()
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from (done for done, _ in enumerate(pool.map(write, lots), start=1))


def _clinic() -> crowd.Clinic:
    first = Location.objects.first()
    if first is None:
        raise CommandError("There is no location yet: run load_demo first.")
    for name in PLACES:
        _open(name, like=first)
    desk, clinicians = _staff(Role.FRONT_DESK), _staff(Role.CLINICIAN)
    if not desk or not clinicians:
        raise CommandError("Nobody works here yet: run load_demo first.")
    return crowd.Clinic.at_work(desk=desk, clinicians=clinicians, at=now())


def _open(name: str, *, like: Location) -> None:
    """One more place, so that the crowd is spread over some."""
    known = {"name": name, "time_zone": like.time_zone, "phone": like.phone}
    place, new = Location.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults=known)
    if new:
        OpeningHours.objects.bulk_create(
            OpeningHours(location=place, weekday=day, opens_at=time(8), closes_at=time(17))
            for day in range(5)
        )


def _staff(role: Role) -> list[int]:
    active = User.objects.filter(groups__name=role.value, is_active=True)
    return list(active.order_by("pk").values_list("pk", flat=True))
