"""S33: each staff answer that shows a patient leaves one row of who read what; without the row nothing is shown."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from prolo.audit.models import Entry
from tests.trust.canaries import planted_case
from tests.trust.test_s01_role_by_route import OURS, routes
from triage.models import Case, Event
from triage.rules import Result

NO_PATIENT_ON_IT = {"desk:here"}  # who else has a page open
STAFF_ROUTES = sorted(
    name
    for name, _ in routes()
    if name.startswith(("desk:", "visits:", "clinician:", "exports:")) and name not in NO_PATIENT_ON_IT
)
QUEUES = {"desk:queue", "desk:calls", "clinician:queue"}
OF_NO_CASE = {name for name in STAFF_ROUTES if "reference" not in OURS[name].pattern.converters}
SHOWS_A_CASE = [name for name in STAFF_ROUTES if name not in OF_NO_CASE]

PAGES = (
    *(":case", ":same_person", ":sheet", ":scores", ":receipts", ":changes"),
    *(":summary", ":summary_file", ":letter_to_patient", ":letter_to_doctor"),
    *(":procedures", ":nerve", ":fhir"),
)
"""Routes of a case that are read; the others are posted."""


def address_of(name: str, case: Case) -> str:
    """The address of a route for this case, with its own row where the route names one."""
    rows = {"procedure": case.procedures, "harm": case.adverse_events}
    wanted = [key for key in OURS[name].pattern.converters if key != "reference"]
    return reverse(name, args=[case.reference, *(rows[key].get().pk for key in wanted)])


@pytest.fixture
def planted(location, dana, clara):
    return planted_case(location, desk=dana, clinician=clara)


@pytest.fixture(params=["dana", "clara"])
def reader(request, sign_in):
    """A member of staff, signed in; a fault of the server is an answer here."""
    user = request.getfixturevalue(request.param)
    browser = sign_in(user)
    browser.raise_request_exception = False
    return browser, user


def answers_of(browser: Any, name: str, case: Case) -> list[Any]:
    """The page, and what comes back for nothing typed and for a page that is too old."""
    if name in OF_NO_CASE:
        return [lambda: browser.get(reverse(name))]
    where = address_of(name, case)
    if name.endswith(PAGES):
        return [lambda: browser.get(where)]
    late = {"reference": case.reference, "version": 0, "reason": "x", "message": "x", "outcome": "call_now"}
    return [
        lambda: browser.post(where, {}),
        lambda: browser.post(where, late | {"to": "EMERGENCY_NOW"}),
        lambda: browser.post(where, {"reference": "AAAAAAAAA", "version": case.version}),
    ]


def shows_the_patient(answer: Any, planted: Any) -> bool:
    return bool(planted.found_in(answer.content.decode()))


@pytest.mark.parametrize("name", SHOWS_A_CASE)
def test_an_answer_that_shows_a_patient_leaves_a_row_of_this_request(name, reader, planted):
    browser, user = reader
    for ask in answers_of(browser, name, planted.case):
        before = set(Entry.objects.values_list("pk", flat=True))
        answer = ask()
        rows = Entry.objects.exclude(pk__in=before)
        reads = [row for row in rows if row.action == "case.read"]
        assert bool(reads) >= shows_the_patient(answer, planted), (name, answer.status_code)
        assert {(row.by_id, row.subject) for row in reads} <= {(user.pk, f"case:{planted.case.reference}")}
        assert all(row.request_id and row.why for row in reads)
        assert len({row.request_id for row in rows}) <= 1


@pytest.mark.parametrize("name", sorted(QUEUES))
def test_a_queue_that_shows_patients_leaves_a_row_that_names_their_cases(name, sign_in, clara, planted):
    rank = Result.SAME_DAY.rank
    Case.objects.filter(pk=planted.case.pk).update(
        urgency=rank, call_at=planted.case.opened_at
    )  # on all lists
    answer = sign_in(clara).get(reverse(name))
    assert shows_the_patient(answer, planted)
    assert Entry.objects.filter(by_id=clara.pk, detail__contains={"cases": [planted.case.reference]}).exists()


@pytest.mark.parametrize("name", SHOWS_A_CASE)
def test_without_the_row_nothing_is_shown_and_nothing_is_changed(name, sign_in, clara, planted):
    browser = sign_in(clara)  # she may do all of it
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    case, events = planted.case, Event.objects.count()
    right = {"reference": case.reference, "version": case.version, "reason": "x", "message": "x", "note": "x"}
    asks = answers_of(browser, name, case)
    if not name.endswith(PAGES):
        where = address_of(name, case)
        asks.append(lambda: browser.post(where, right | {"outcome": "call_now", "to": "EMERGENCY_NOW"}))
    for ask in asks:
        answer = ask()
        assert answer.status_code in {403, 500, 503}
        assert not shows_the_patient(answer, planted)
    assert Event.objects.count() == events
    assert Case.objects.get(pk=case.pk).version == case.version


def test_the_patients_own_steps_are_written_down_each_once(client, location):
    begun = client.post("/check/", {})
    page = begun.url
    client.get(page)
    client.post(page, {"gate_end": "none"})
    draft = page.split("/")[2]
    assert list(Entry.objects.order_by("pk").values_list("action", "subject")) == [
        ("intake.started", f"intake:{draft}"),
        ("intake.saved", f"intake:{draft}"),
    ]


@pytest.mark.parametrize("name", STAFF_ROUTES)
def test_a_denial_is_written_down(name, sign_in, mona, planted):
    where = reverse(name) if name in OF_NO_CASE else address_of(name, planted.case)
    browser = sign_in(mona)
    answer = browser.get(where) if name in OF_NO_CASE or name.endswith(PAGES) else browser.post(where, {})
    assert answer.status_code == 403
    assert Entry.objects.filter(action="denied", by_id=mona.pk, subject=name).count() == 1
    assert not shows_the_patient(answer, planted)


def test_no_row_of_the_audit_holds_a_word_a_person_typed(reader, planted):
    browser, _user = reader
    for name in STAFF_ROUTES:
        for ask in answers_of(browser, name, planted.case):
            ask()
    told = "\n".join(str(row) for row in Entry.objects.values_list("action", "subject", "why", "detail"))
    assert planted.found_in(told) == set()
