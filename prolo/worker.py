"""gunicorn's worker, whose own refusals look and protect like every other answer and log nothing of the request."""

import os
from typing import Any

from gunicorn.http.errors import InvalidResponseHeader, InvalidResponseHeaderName, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from prolo import request_id

HEADERS = {
    "Cache-Control": "no-store, private",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OUR_FAULT = (InvalidResponseHeader, InvalidResponseHeaderName)


class Worker(ThreadWorker):
    def run(self) -> None:
        """As gunicorn's own; but without a master, a request that hangs does not keep old code answering."""
        super().run()
        if self.ppid != os.getppid():
            os._exit(0)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """A request that gunicorn cannot read, or an error outside Django. The request itself is never logged."""
        number = request_id.begin()
        theirs = isinstance(exc, ParseException) and not isinstance(exc, OUR_FAULT)
        status = "400 Bad Request" if theirs else "500 Internal Server Error"
        self.log.warning("answered by gunicorn: %s %s, id %s", status[:3], type(exc).__name__, number)
        try:
            write_nonblock(client, _answer(status))
        except OSError:
            self.log.debug("the caller has gone")


def _answer(status: str) -> bytes:
    from django.template.loader import (
        render_to_string,
    )  # the master imports this module before Django is set up

    from prolo.errors import error_context
    from prolo.middleware import PERMISSIONS_POLICY

    body = render_to_string(f"{status[:3]}.html", error_context()).encode()
    head = HEADERS | {"Permissions-Policy": PERMISSIONS_POLICY, "Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
