"""S37: each error page is written without a database; the tests through nginx are in `tests/trust/door`."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from prolo.accounts.permissions import open_page
from prolo.errors import error_context
from prolo.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them here
from prolo.urls import urlpatterns as shipped

PLANTED = "planted-words-of-somebody"
FAULTS = {
    "400": SuspiciousOperation(PLANTED),
    "403": PermissionDenied(PLANTED),
    "404": Http404(PLANTED),
    "500": RuntimeError(PLANTED),
    "503": OperationalError(PLANTED),
}


@open_page
def fails(request, status):
    raise FAULTS[status]


@open_page
def bare(request):
    return HttpResponse(status=405, headers={"Allow": "POST"})


urlpatterns = [path("fails/<status>/", fails), path("bare/", bare), *shipped]


def assert_helps(text):
    assert "555-0100" in text
    assert re.search(r"[Ee]mergency[^.]*911", re.sub(r"<[^>]+>|\s+", " ", text))
    assert re.search(r"this reference:\s*<span class=\"reference\">[0-9a-f]{12}<", text)
    assert PLANTED not in text
    assert "Traceback" not in text


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("status", FAULTS)
def test_what_a_page_raises_becomes_a_page_that_helps(client, status):
    client.raise_request_exception = False
    answer = client.get(f"/fails/{status}/?q={PLANTED}")
    assert answer.status_code == int(status)
    assert_helps(answer.content.decode())


@pytest.mark.urls(__name__)
def test_a_refused_method_is_explained_and_still_names_the_allowed_ones(client):
    answer = client.get("/bare/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert int(answer["Content-Length"]) == len(answer.content)
    assert_helps(answer.content.decode())


@pytest.mark.urls(__name__)
def test_a_bare_refusal_of_head_stays_bare(client):
    assert client.head("/bare/").content == b""


@pytest.mark.parametrize(
    "name", ["400", "403", "403_csrf", "404", "405", "409", "413", "415", "429", "500", "503"]
)
def test_each_page_needs_no_database_and_no_request(name, monkeypatch):
    monkeypatch.setattr("prolo.request_id.current", lambda: "0123456789ab")
    for request in (None, RequestFactory().get(f"/{PLANTED}/")):
        assert_helps(render_to_string(f"{name}.html", error_context(), request))
