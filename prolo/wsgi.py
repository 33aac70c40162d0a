"""The web server's way in."""

import os
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import parse_header_parameters

from prolo.front import with_front
from triage.rules import assess

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prolo.settings")


class Request(WSGIRequest):
    """Reads all text as UTF-8. Django would take the caller's charset and, for an odd one, fail before any middleware."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params = (
                "",
                {"charset": "unreadable"},
            )  # refused by the middleware


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = with_front(Handler())


def warm_up() -> None:
    """What the first request would wait for, without a database: views, addresses, languages, the compiled rules.

    The master does it once, before it forks; it opens no connection and starts no thread.
    """
    reverse("account_login")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Sign out")
    assess({})


warm_up()
