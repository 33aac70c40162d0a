"""The register of adverse events: whole lines, corrected by new ones, printed, and taken out without identities."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import SAM, posted, sent_case
from tests.triage.treated import numb, treated
from triage.models import AdverseEvent, Case, Event
from triage.services import check_ins, harms
from triage.services.refusals import NotAllowed

pytestmark = pytest.mark.django_db
LINE = {
    "kind": "nerve",
    "what": "Numb outer forearm since the evening.",
    "seriousness": "not_serious",
    "done": "Examined the same day; follow-up begun.",
    "reported": "yes",
    "where": "The clinic's own meeting, 4 May.",
    "outcome": "recovering",
}


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def address(case, name="harm_new", *more):
    return reverse(f"clinician:{name}", args=[case.reference, *more])


def typed(case, **changes):
    local = (now() - timedelta(hours=2)).astimezone(case.location.zone)
    began = {"began_on": local.date().isoformat(), "began_clock": f"{local:%H:%M}"}
    return posted(case, **{**LINE, **began, **changes})


def text_of(answer):
    return unescape(answer.content.decode())


def test_a_line_is_kept_beside_its_injection_and_stands_in_the_register(clinician, case, clara):
    row = treated(case, clara, hours_ago=20)
    assert clinician.post(address(case), typed(case)).status_code == 302
    line = AdverseEvent.objects.get()
    assert (line.record, line.procedure_id, line.by) == (LINE, row.pk, clara)
    assert Event.objects.get(case=case, kind="harm_noted").by == clara
    page = text_of(clinician.get(reverse("clinician:harms")))
    for words in (
        "Numb outer forearm",
        "Nerve injury",
        "Not serious: none of these",
        "The clinic's own meeting",
    ):
        assert words in page


def test_a_correction_is_a_new_line_and_both_are_read(clinician, case, clara):
    clinician.post(address(case), typed(case))
    first = AdverseEvent.objects.get()
    assert "Numb outer forearm" in text_of(clinician.get(address(case, "harm_correct", first.pk)))
    answer = clinician.post(address(case, "harm_correct", first.pk), typed(case, outcome="recovered"))
    assert answer.status_code == 302
    page = text_of(clinician.get(reverse("clinician:harms")))
    assert "Corrected: a newer line holds." in page and "Recovering" in page and "Recovered" in page
    assert clinician.get(address(case, "harm_correct", first.pk)).status_code == 404


def test_the_database_keeps_each_line(clinician, case):
    clinician.post(address(case), typed(case))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM triage_adverseevent")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": ""}, "Write what happened"),
        ({"done": " "}, "Write what was done"),
        ({"seriousness": ""}, "Choose one answer"),
        ({"kind": "guess"}, "Choose one answer"),
        ({"where": ""}, "Write where it was reported"),
        ({"began_on": "01/02/26"}, "Enter a day, such as"),
        ({"began_on": "2099-01-01"}, "not later than now"),
    ],
)
def test_each_entry_says_what_it_needs_and_loses_no_word(clinician, case, changes, says):
    answer = clinician.post(address(case), typed(case, **({"where": "KEEP THIS"} | changes)))
    assert answer.status_code == 422 and not AdverseEvent.objects.exists()
    assert says in text_of(answer)
    assert "where" in changes or "KEEP THIS" in text_of(answer)


def test_the_file_names_nobody_and_holds_no_words_somebody_wrote(clinician, case, clara):
    treated(case, clara, hours_ago=20)
    clinician.post(address(case), typed(case))
    clinician.post(
        address(case, "harm_correct", AdverseEvent.objects.get().pk), typed(case, outcome="recovered")
    )
    text = b"".join(clinician.get(reverse("clinician:harms_file"))).decode()
    assert '"Right knee"' in text and '"ultrasound"' in text and '"18"' in text and '"recovered"' in text
    assert text.count("\r\n") == 2, "the line that holds, alone"
    for told in (case.reference, SAM["family_name"], SAM["birth_date"], "forearm", "meeting", "Clara"):
        assert told not in text
    assert Entry.objects.filter(action="harms.exported", by_id=clara.pk).count() == 1


@pytest.mark.parametrize("who", ["dana", "mona"])
def test_nobody_but_a_clinician_reads_or_writes_the_register(sign_in, case, who, request):
    member = request.getfixturevalue(who)
    client = sign_in(member)
    for url in (reverse("clinician:harms"), reverse("clinician:harms_file"), address(case)):
        assert client.get(url).status_code == 403
    held = Case.objects.get(pk=case.pk)
    with pytest.raises(NotAllowed):
        harms.register(case=held, by=member, at=now(), version=held.version, began_at=now(), record=LINE)


def test_whose_lines_a_page_shows_is_written_down(clinician, case):
    clinician.post(address(case), typed(case))
    clinician.get(reverse("clinician:harms"))
    assert Entry.objects.get(action="queue.read", subject="queue:harms").detail == {"cases": [case.reference]}


def test_a_case_that_speaks_of_harm_offers_the_register(clinician, case, clara):
    row = treated(case, clara, hours_ago=20)
    about = check_ins.reply(said=numb(row), key=uuid4(), at=now(), case=case).case
    assert "Was this an adverse event?" in text_of(clinician.get(address(about, "case")))
    clinician.post(address(about), typed(about))
    page = text_of(clinician.get(address(about, "case")))
    assert "Was this an adverse event?" not in page and "1 line in the register" in page
