"""The web server's way in."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

from prolo.front import with_front

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
get_resolver().url_patterns  # noqa: B018  # every view is imported before the workers are forked
