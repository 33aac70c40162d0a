"""A server of its own for the fault tests: real PostgreSQL with fsync, real gunicorn, to be killed at will."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]

STARTING = 3.0
"""Seconds a worker needs on a slow machine until it serves."""


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        keep = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DJANGO_SETTINGS_MODULE", "DATA_DIR"}
        }
        self.environment = keep | {
            "DEMO": "true",
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "prolo.settings",
            "PUBLIC_ORIGIN": f"http://localhost:{self.port}",
            "RATE_LIMITS": "off",
        }
        self.web: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
        return done.stdout

    def python(self, code: str) -> str:
        """What a line of code prints, in the server's own settings."""
        return self.manage("shell", "--no-imports", "-c", code)

    def prepare(self) -> None:
        self.manage("migrate", "--verbosity=0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        self.manage("load_library", "--verbosity=0")
        self.manage("load_demo")

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "prolo.wsgi", "--config", "deploy/gunicorn.conf.py"]
        command += ["--bind", f"127.0.0.1:{self.port}"]
        log = open(self.folder / "web.log", "ab")
        self.web = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.wait()

    def wait(self, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.web and self.web.poll() is None:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {(self.folder / 'web.log').read_text()[-1500:]}")

    def kill_a_worker(self) -> bool:
        """Kill one that may be at work; one that is still starting holds no request, and to kill it shows nothing."""
        assert self.web
        grown = [
            child
            for child in psutil.Process(self.web.pid).children()
            if time.time() - child.create_time() > STARTING
        ]
        if grown:
            grown[int(time.monotonic() * 1000) % len(grown)].kill()
        return bool(grown)

    def kill_database_backends(self) -> None:
        for process in psutil.process_iter(["name", "cmdline"]):
            words = " ".join(process.info["cmdline"] or [])
            if (
                process.info["name"] == "postgres"
                and "postgres: postgres prolo" in words
                and self._is_mine(process)
            ):
                process.send_signal(signal.SIGTERM)  # what pg_terminate_backend sends

    def _is_mine(self, process: psutil.Process) -> bool:
        try:
            return str(self.folder) in process.cwd()
        except psutil.Error:
            return False

    def stop(self) -> None:
        if self.web and self.web.poll() is None:
            os.killpg(self.web.pid, signal.SIGTERM)
            try:
                self.web.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.web.pid, signal.SIGKILL)
        subprocess.run(
            [sys.executable, "-m", "prolo.serve", "--stop"],
            cwd=ROOT,
            env=self.environment,
            check=False,
            timeout=60,
        )


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]
