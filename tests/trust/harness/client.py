"""A patient without scripts: keeps cookies, follows redirects, fills in forms, tries again when the line breaks."""

import http.client
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.trust.harness.forms import Form, forms_of


@dataclass
class Page:
    """What came back: the address after redirects, the status, the text."""

    url: str
    status: int
    html: str

    @property
    def form(self) -> Form:
        """The page's own form: the first that posts something besides the token."""
        return next(form for form in forms_of(self.html) if form.method == "post")


class LineBroken(Exception):
    """The server did not answer."""


class Client:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._follow("GET", path)

    def post(self, path: str, pairs: list[tuple[str, str]]) -> Page:
        return self._follow("POST", path, urlencode(pairs))

    def _follow(self, method: str, path: str, body: str | None = None) -> Page:
        for _ in range(8):
            status, headers, text = self._once(method, path, body)
            if status not in {301, 302, 303}:
                return Page(path, status, text)
            path, method, body = urljoin(path, headers["Location"]), "GET", None
            path = urlsplit(path)._replace(scheme="", netloc="").geturl()
        raise AssertionError(f"too many redirects, last {path}")

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, http.client.HTTPMessage, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://localhost:{self.port}",
            }
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise LineBroken from error
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.headers, text


def patiently(act, *, tries: int = 60, wait: float = 0.25):
    """Call `act` again while the line breaks or the service says 503, as a person who presses the button again."""
    for _ in range(tries):
        try:
            page = act()
        except LineBroken:
            page = None
        if page is not None and page.status < 500:
            return page
        time.sleep(wait)
    raise AssertionError(f"no answer after {tries} tries")
