"""The shipped front door for the bench: nginx, gunicorn and PostgreSQL, and a plain file beside a page of the library."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.bench.line import Line
from tests.bench.servers import cpu_of
from tests.trust.harness.nginx import HOST, FrontDoor, whole


class SecureLine(Line):
    """A kept-open line to nginx over TLS, whose certificate nobody signed."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting)

    def once(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        return super().once(method, path, body, **{"Host": HOST, **headers})


class Door:
    def __init__(self, service: FrontDoor) -> None:
        self.service, self.line = service, SecureLine(service.port)

    def put_file(self, size: int) -> str:
        """A static file of this size; its address."""
        (self.service.folder / "static/plain.html").write_bytes(b"x" * size)
        return "/static/plain.html"

    def cpu(self) -> float:
        """Seconds of processor time of nginx's and gunicorn's workers since they started."""
        masters = [psutil.Process(process.pid) for process in self.service.running.values()]
        return sum(cpu_of(one) for master in masters for one in (master, *master.children(recursive=True)))


@contextmanager
def front_door() -> Iterator[Door]:
    """Everything as shipped, with the library in it."""
    with whole() as service:
        yield Door(service)
