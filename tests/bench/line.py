"""One kept-open line to a server, as the shipped nginx holds it: cookies kept, the proxy's headers set."""

import http.client
import itertools
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.trust.harness.client import Page

CALLERS = itertools.count(1)
"""Every line is a caller of its own, so that nobody meets a limit made for one address."""


class Line:
    """Offers what the walker asks of a client, and `once`, which is what gets measured."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}
        number = next(CALLERS)
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> Page:
        return self._follow("GET", path)

    def post(self, path: str, pairs: list[tuple[str, str]]) -> Page:
        return self._follow("POST", path, urlencode(pairs))

    def _follow(self, method: str, path: str, body: str | None = None) -> Page:
        for _ in range(8):
            answer, text = self.once(method, path, body)
            if answer.status not in {301, 302, 303}:
                return Page(path, answer.status, text.decode())
            target = urlsplit(urljoin(path, answer.headers["Location"]))
            path, method, body = target.path + (f"?{target.query}" if target.query else ""), "GET", None
        raise AssertionError(f"too many redirects, last {path}")

    def once(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One request and its whole answer, redirects not followed."""
        origin = f"http://localhost:{self.port}"
        sent = {
            "Host": f"localhost:{self.port}",
            "X-Forwarded-For": self.address,
            **headers,
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        answer, text = self._asked(method, path, body, sent)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return answer, text

    def _asked(self, method: str, path: str, body: str | None, sent: dict[str, str]):
        for last in (False, True):  # a line that lay idle too long is closed by the server: dial once more
            try:
                self.connection.request(method, path, body=body, headers=sent)
                answer = self.connection.getresponse()
                return answer, answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError
