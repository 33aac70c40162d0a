"""What every error page shows, database or none: the reference, the phone, the emergency line."""

from typing import Any

from prolo import request_id
from prolo.clinic.facts import facts


def error_context() -> dict[str, Any]:
    """What an error page shows without a database: the reference, the phone, the emergency line."""
    return {"reference": request_id.current(), "clinic": facts()}
