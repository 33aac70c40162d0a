"""What a member of staff sees above a public page: the way to work on it. Nobody else is looked up."""

from datetime import datetime

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from prolo.accounts import known_devices
from prolo.accounts.middleware import passed_second_factor, seconds_left
from prolo.accounts.permissions import Permission, may


def works_on_pages(request: HttpRequest, *, at: datetime) -> bool:
    """Is this somebody signed in who may edit pages? A browser that never signed in costs no query."""
    cookies = request.COOKIES
    if known_devices.cookie_name() not in cookies or settings.SESSION_COOKIE_NAME not in cookies:
        return False
    try:
        if not may(request.user, Permission.EDIT_PAGES) or seconds_left(request, at=at.timestamp()) <= 0:
            return False
        return bool(settings.DEMO or passed_second_factor(request))
    except Error:  # the page stays up when the database is away
        return False
