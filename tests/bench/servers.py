"""Both sides under the shipped gunicorn settings on one embedded PostgreSQL: all of ours, and the bare one."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.trust.harness.server import ROOT, Server

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
        self.log = folder / f"{settings}.log"
        log = self.log.open("ab")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )

    def wait(self, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"a server did not start: {self.log.read_text()[-2000:]}")

    def cpu(self) -> float:
        """Seconds of processor time of all workers since they started."""
        return sum(cpu_of(worker) for worker in psutil.Process(self.process.pid).children())

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def cpu_of(worker: psutil.Process) -> float:
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
        # One trusted proxy, and every caller with an address of its own: limits are counted and nobody meets them.
        environment = server.environment | {"TRUSTED_PROXIES": "1", "RATE_LIMITS": "on"}
        for application, settings in (
            ("prolo.wsgi", "prolo.settings"),
            ("django.core.wsgi:get_wsgi_application()", "tests.bench.bare_settings"),
        ):
            port = {"PORT": str(free_port())}
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


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]
