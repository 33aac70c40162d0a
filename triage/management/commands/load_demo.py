"""Fill an empty demo: staff, a location with opening hours, the worked stories as cases in every state."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.clinic.models import Cover, Location, OpeningHours
from triage.demo.stories import STAFF, STORIES, play
from triage.demo.treated import treat

PASSWORD = "a demo password for everybody"  # noqa: S105 - the demo prints it


class Command(BaseCommand):
    help = (
        "Fill the demo with staff, a location and the worked stories. Running it again adds what is missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=true to load invented people.")
        staff = {name: _member(name, role) for name, role in STAFF.items()}
        location = _location()
        _cover(location, staff, now())
        told = _tell_all(location, staff, now())
        treat(staff=staff, at=now())
        self.stdout.write(f"{told} stories told, {len(STORIES) - told} were there already.")
        self.stdout.write(f"Sign in with the password: {PASSWORD}")
        for user in staff.values():
            self.stdout.write(f"  {user.email}  ({', '.join(sorted(user.roles))})")


def _tell_all(location: Location, staff: dict[str, User], at: datetime) -> int:
    return sum(play(story, location=location, staff=staff, at=at) for story in STORIES)


def _member(name: str, role: Role) -> User:
    email = f"{name.lower()}@example.org"
    credentials = "demo" if role is Role.CLINICIAN else ""  # without any, nobody signs a page
    known = User.objects.filter(email=email).first()
    user = known or User.objects.create_user(email, name, PASSWORD, credentials=credentials)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def _cover(location: Location, staff: dict[str, User], at: datetime) -> None:
    """The first at the desk, then the first clinician, for a year: else the form tells everybody not to wait."""
    today = at.astimezone(location.zone).date()
    if not location.cover.filter(last_day__gte=today).exists():
        for place, role in enumerate((Role.FRONT_DESK, Role.CLINICIAN), 1):
            name = next(name for name, given in STAFF.items() if given is role)
            days = {"first_day": today - timedelta(days=1), "last_day": today + timedelta(days=366)}
            Cover.objects.create(location=location, member=staff[name], place=place, **days)


def _location() -> Location:
    location, new = Location.objects.get_or_create(
        slug="main-street",
        defaults={
            "name": "Main Street",
            "time_zone": settings.CLINIC_TIME_ZONE,
            "phone": settings.CLINIC_PHONE,
        },
    )
    if new:
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=day, opens_at=time(8), closes_at=time(17))
            for day in range(5)
        )
    return location
