"""Both sides under the shipped gunicorn settings on one embedded PostgreSQL: ours as in production, and the bare one."""

import base64
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.trust.harness.server import ROOT, Server

SOCKET = """
from prolo import database
from django.conf import settings
print(*database.start(settings.DATABASES["default"]["FOLDER"]), sep="|")
"""
TABLE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE bench_bare_answers (id serial PRIMARY KEY, answers jsonb)")
    cursor.execute("INSERT INTO bench_bare_answers (answers) VALUES ('{}')")
"""


class Web:
    """One gunicorn with its workers, and the processor time they have used."""

    def __init__(self, application: str, settings: str, folder: Path, environment: dict[str, str]) -> None:
        self.port = int(environment["PORT"])
        command = [sys.executable, "-m", "gunicorn", application, "--config", "deploy/gunicorn.conf.py"]
        command += [
            "--bind",
            f"127.0.0.1:{self.port}",
            "--max-requests",
            "0",
        ]  # a fresh worker is not a request
        log = (folder / f"{settings}.log").open("ab")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )

    def wait(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("a server did not start")

    def cpu(self) -> float:
        """Seconds of processor time of all workers since they started."""
        return sum(_cpu(worker) for worker in psutil.Process(self.process.pid).children())

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _cpu(worker: psutil.Process) -> float:
    """To the nanosecond where the kernel tells it for each thread, else to the tick."""
    threads = [file.read_text() for file in Path(f"/proc/{worker.pid}/task").glob("*/schedstat")]
    if threads:
        return sum(int(line.split()[0]) for line in threads) / 1e9
    used = worker.cpu_times()
    return used.user + used.system


@contextmanager
def both() -> Iterator[tuple[Web, Web]]:
    """Seed a database, start ours and the bare side, and clear everything away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="prolo-bench-"))
    folder.chmod(0o755)  # the embedded server runs as somebody else and has to reach its files
    server, started = Server(folder), []
    try:
        server.prepare()
        server.python(TABLE)
        environment = _production(server)
        for application, settings in (
            ("prolo.wsgi", "prolo.settings"),
            ("django.core.wsgi:get_wsgi_application()", "tests.bench.bare_settings"),
        ):
            port = {"PORT": str(_free_port())}
            port |= {"PUBLIC_ORIGIN": f"http://localhost:{port['PORT']}"}
            started.append(Web(application, settings, folder, environment | port))
        for web in started:
            web.wait()
        yield started[0], started[1]
    finally:
        for web in started:
            web.stop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _production(server: Server) -> dict[str, str]:
    """The environment of a production start on the seeded database, with throw-away secrets."""
    folder, port = server.python(SOCKET).split()[-1].split("|")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "CLINIC_NAME": "Bench Clinic",
        "CLINIC_PHONE": "555-0100",
        "EMERGENCY_NUMBER": "911",
        "CRISIS_LINE": "988",
        "CLINIC_TIME_ZONE": "Europe/London",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": f"k1:{_key()}",
        "INDEX_KEYS": f"i1:{_key()}",
        "DATABASE_URL": f"postgres://postgres@/prolo?{urlencode({'host': folder, 'port': port})}",
        "EMAIL_URL": "smtp://user:secret@localhost:1",
        "DEFAULT_FROM_EMAIL": "clinic@example.org",
        "DATA_DIR": str(server.folder),
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]
