"""The quick start: one command sets everything up, serves the demo and stops cleanly at Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

HERE = Path(__file__).resolve().parent.parent
STEPS = (
    ("Preparing the database", ["migrate", "--verbosity=0"]),
    ("Preparing the counters", ["createcachetable"]),
    ("Collecting styles and figures", ["collectstatic", "--noinput", "--verbosity=0"]),
    ("Loading the library", ["load_library", "--verbosity=0"]),
    ("Loading the demo", ["load_demo"]),
)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prolo.settings")
    if "--stop" in sys.argv:
        return stop_database()
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    started: list[subprocess.Popen[bytes]] = []
    try:
        for words, command in STEPS:
            print(f"{words} ...", flush=True)
            subprocess.run([sys.executable, "manage.py", *command], cwd=HERE, check=True)
        started += [_start(command) for command in _servers()]
        print(f"\nOpen http://localhost:{port()} - Ctrl-C stops everything.\n", flush=True)
        return _wait(started)
    except KeyboardInterrupt:
        return 0
    except subprocess.CalledProcessError as error:
        return error.returncode
    finally:
        _end(started)
        stop_database()


def port() -> int:
    return int(os.environ.get("PORT", "8000"))


def _servers() -> list[list[str]]:
    web = [sys.executable, "-m", "gunicorn", "prolo.wsgi", "--config", "deploy/gunicorn.conf.py"]
    web += ["--bind", f"127.0.0.1:{port()}", "--workers", "2"]
    return [
        web,
        [sys.executable, "manage.py", "db_worker"],
        [sys.executable, "manage.py", "send_mail_due", "--loop"],
        [sys.executable, "manage.py", "publish_due", "--loop"],
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=HERE, start_new_session=True)


def _wait(started: list[subprocess.Popen[bytes]]) -> int:
    """Until one of them ends, which ends all: half a service is worse than none."""
    while True:
        for process in started:
            try:
                return process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in started:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def stop_database() -> int:
    from django.conf import settings

    from prolo import database

    folder = settings.DATABASES["default"].get("FOLDER")
    if folder:
        database.stop(folder)
    return 0


def _as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
