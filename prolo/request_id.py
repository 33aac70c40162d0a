"""The id of the request at work: on each log line, each audit row and each error page."""

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request at work; empty outside a request."""
    return _current.get()


def begin() -> str:
    """Give the request that starts now an id of its own."""
    _current.set(secrets.token_hex(6))
    return current()
