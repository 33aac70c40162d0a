"""A test client that posts forms as browsers do: url-encoded, since multipart is refused."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

FORM = "application/x-www-form-urlencoded"


class FormClient(Client):
    def post(self, path: str, data: Any = None, content_type: str = FORM, **extra: Any) -> Any:
        encode = content_type == FORM and not isinstance(data, str)
        body = urlencode(data or {}, doseq=True) if encode else data
        return super().post(path, body, content_type=content_type, **extra)
