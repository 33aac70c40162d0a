"""S1 and S4: every route answers every actor as the matrix says, and a route without a row fails."""

from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from education.models import Page
from education.site_map import SURVEY
from prolo.accounts.permissions import access_of
from tests.conftest import with_second_factor
from tests.triage.make import a_case
from tests.trust.access_matrix import ACTORS, MATRIX

BACKEND = "prolo.accounts.backend.Backend"


def routes(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry


OURS = {name: entry for name, entry in routes() if not entry.callback.__module__.startswith("allauth.")}
OURS = {
    name: entry for name, entry in OURS.items() if not name.startswith(("account_", "mfa_", "usersessions"))
}


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(OURS) == set(MATRIX)


def test_every_view_is_marked_with_who_may_see_it():
    assert [name for name, entry in routes() if access_of(entry.callback, entry.name) is None] == []


@pytest.fixture
def actor(request, client, dana, clara, mona, dan):
    who = {"front_desk": dana, "clinician": clara, "manager": mona, "disabled": dan}.get(request.param)
    if who is not None:
        client.force_login(who, backend=BACKEND)
        with_second_factor(client, who)
    return client


@pytest.fixture
def case(location):
    return a_case(location=location)


def address(name, case):
    words = OURS[name].pattern.converters
    if "reference" in words:
        others = {word: uuid4() for word in words if word != "reference"}
        return reverse(name, kwargs={"reference": case.reference, **others})
    if "intake" in words:
        given = {"intake": uuid4()} | ({"page": "about_you"} if "page" in words else {})
        return reverse(name, kwargs=given)
    if "case" in words or "view" in words:
        return reverse(name, args=[uuid4() for _ in words])
    if "place" in words:
        return reverse(name, args=[case.location.slug])
    if "token" in words:
        return reverse(name, args=["nobody-was-given-this"])
    if "number" in words:
        return reverse(name, args=[Page.objects.get(slug="risks").pk])
    if words.keys() & {"rule", "form", "name"}:
        return reverse(name, args=["R103" if "rule" in words else "intake"])
    if words.keys() == {"language"}:
        return reverse(name, args=["es"])
    if "kind" in words:
        return reverse(name, args=["en", "receipt"])
    if "key" in words:
        return reverse(name, args=[SURVEY])
    return reverse(name, args=["risks"] if words else [])


@pytest.mark.parametrize("actor", ACTORS, indirect=True)
def test_get_head_and_post_answer_as_the_matrix_says(actor, request, case, library):
    column = ACTORS.index(request.node.callspec.params["actor"])
    wrong = []
    for name, row in MATRIX.items():
        where = address(name, case)
        for method, expected in (("get", row.get), ("head", row.get), ("post", row.post)):
            status = getattr(actor, method)(where).status_code
            if status != expected[column]:
                wrong.append(f"{method} {name}: {status}, not {expected[column]}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
@pytest.mark.parametrize("actor", ["clinician"], indirect=True)
def test_no_other_method_is_answered(actor, method, case, library):
    answered = [name for name in MATRIX if getattr(actor, method)(address(name, case)).status_code < 400]
    assert answered in ([], ["home_of_staff"]) if method == "options" else answered == []
