"""The walker's client on Django's own test client: no server, one process, one transaction."""

from typing import Any
from urllib.parse import urlsplit

from tests.trust.harness.client import Page


class InProcess:
    """Gets and posts like `harness.client.Client`."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        return self._page(self.client.get(path, follow=True), path)

    def post(self, path: str, pairs: list[tuple[str, str]]) -> Page:
        body: dict[str, list[str]] = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        return self._page(self.client.post(path, body, follow=True), path)

    def _page(self, response: Any, path: str) -> Page:
        url = response.redirect_chain[-1][0] if response.redirect_chain else path
        return Page(urlsplit(url).path, response.status_code, response.content.decode())
