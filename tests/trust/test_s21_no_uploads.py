"""S21: a multipart body is refused on every route and method, and not one byte of it is read."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.utils.http import parse_header_parameters

from tests.trust.harness.routes import addresses

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
KINDS = (
    "multipart/form-data; boundary=x",
    "Multipart/Form-Data; boundary=x",
    "multipart/mixed; boundary=x",
    " multipart/form-data;boundary=x",
)


class Untouchable:
    """A request body that must stay unread."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def answered(path: str, method: str, kind: str) -> tuple[int, str]:
    environment = RequestFactory().generic(method, path, secure=True).environ
    environment |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": "100000", "wsgi.input": Untouchable()}
    told: list[int] = []
    body = WSGIHandler()(environment, lambda status, _headers: told.append(int(status[:3])))
    return told[0], b"".join(body).decode()


@pytest.mark.parametrize("method", METHODS)
def test_a_file_is_refused_unread_on_every_route(db, method):
    for name, path in addresses(reference="ABCD1234X").items():
        status, text = answered(path, method, KINDS[0])
        assert status == 415, name
        assert method == "HEAD" or "555-0100" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_spelling_of_it_is_refused(db, kind):
    assert parse_header_parameters(kind)[0].startswith("multipart/")
    assert answered("/check/", "POST", kind)[0] == 415


def test_an_ordinary_form_is_read(client, location):
    assert client.post("/check/", {}).status_code == 302
