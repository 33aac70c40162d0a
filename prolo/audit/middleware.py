"""Writing down what must never happen: a stored value that does not open."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from prolo.audit import record
from prolo.vault.sealing import DoesNotOpen

log = structlog.get_logger("prolo.vault")


class RecordUnopened:
    """A value that does not open is an alarm and an audit row; the error page follows as for any error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, DoesNotOpen):
            log.critical("value does not open", place=error.place)
            by = request.user if request.user.is_authenticated else None
            record(action="value does not open", by=by, at=now(), subject=error.place)
