"""Test databases: the migrations run once for each state of the code, and each process gets a copy of what they made."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2s
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db.backends.postgresql.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[2]
CODE = ("prolo", "education", "triage")
MADE = "made_by_migrations_"


class CreationByCopy(DatabaseCreation):
    def create_test_db(self, verbosity: int = 1, *args: Any, **options: Any) -> str:
        """A new database of this process, as the migrations leave one."""
        wanted = self._get_test_db_name()
        with self._alone():
            pattern = f"{MADE}{_state_of_the_code()}"
            if not self._exists(pattern):
                self._make(pattern, verbosity)
            self._say(f'DROP DATABASE IF EXISTS "{wanted}"')
            self._say(f'CREATE DATABASE "{wanted}" TEMPLATE "{pattern}" STRATEGY FILE_COPY')
        self._use(wanted)
        self.connection.ensure_connection()
        return wanted

    def _make(self, pattern: str, verbosity: int) -> None:
        """Under another name until it is whole; those of older code go."""
        self._say(*(f'DROP DATABASE "{name}"' for name in self._names() if name.startswith(MADE)))
        test, half = self.connection.settings_dict["TEST"], f"{MADE}half"
        before, test["NAME"] = test["NAME"], half
        super().create_test_db(verbosity, autoclobber=True, serialize=False)
        test["NAME"] = before
        self.connection.close()
        self._say(f'ALTER DATABASE "{half}" RENAME TO "{pattern}"')

    def _use(self, name: str) -> None:
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name

    def _exists(self, name: str) -> bool:
        return name in self._names()

    def _names(self) -> list[str]:
        with self._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor.fetchall()]

    def _say(self, *statements: str) -> None:
        """Copying a database takes longer than a page may."""
        with self._nodb_cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            for statement in statements:
                cursor.execute(statement)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The processes of one run start together: one makes the database, and the others wait."""
        folder: Path = self.connection.settings_dict["FOLDER"]
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "creation.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _state_of_the_code() -> str:
    """Any change of the code may be one of its tables or of what a migration writes."""
    digest = blake2s(django.__version__.encode(), digest_size=8)
    for path in sorted(path for name in CODE for path in (ROOT / name).rglob("*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()
