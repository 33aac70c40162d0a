"""The form of a procedure's record: what it asks, what it stops, what it keeps, and who may see it."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import posted, sent_case, version_of
from tests.triage.treated import RECORD, numb, treated
from triage.models import CheckIn, Procedure
from triage.queries import procedures as known
from triage.services import check_ins

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def address(case, name="procedure_new", *more):
    return reverse(f"clinician:{name}", args=[case.reference, *more])


def typed(case, clara, **changes):
    """What a careful clinician types, an hour after it took place."""
    local = (now() - timedelta(hours=1)).astimezone(case.location.zone)
    record = {key: value for key, value in RECORD.items() if key != "region"}
    return posted(
        case,
        **{
            **record,
            "area": "knee",
            "on": local.date().isoformat(),
            "clock": f"{local:%H:%M}",
            "place": "main",
            "done_by": str(clara.pk),
            **changes,
        },
    )


def sent(clinician, case, clara, **changes):
    return clinician.post(address(case), typed(case, clara, **changes))


def text_of(answer):
    return unescape(answer.content.decode())


def test_a_record_is_kept_whole(clinician, case, clara):
    assert sent(clinician, case, clara).status_code == 302
    row = Procedure.objects.get()
    assert {key: row.record[key] for key in RECORD} == RECORD
    assert (row.done_by, row.location_id, row.by) == (clara, case.location_id, clara)
    assert CheckIn.objects.count() == 5
    shown = text_of(clinician.get(address(case, "procedures")))
    for words in (
        "Right knee",
        "Ultrasound",
        "Dextrose with lidocaine",
        "A12",
        "31 Mar 2027",
        "after 6 hours",
    ):
        assert words in shown, words


def test_the_side_that_was_asked_for_is_named_and_never_ticked_beforehand(clinician, case):
    page = text_of(clinician.get(address(case)))
    assert "Asked for: RIGHT knee" in page
    assert 'name="side" value="right" checked' not in page and 'name="side" value="left" checked' not in page


def test_another_side_stops_with_a_question_and_goes_on_when_it_is_confirmed(clinician, case, clara):
    wrong = {"side": "left", "sites": ["knee-l"]}
    stopped = sent(clinician, case, clara, **wrong)
    assert stopped.status_code == 422 and not Procedure.objects.exists()
    assert "Asked for: RIGHT knee. Check the area and the side" in text_of(stopped)
    assert sent(clinician, case, clara, **wrong, side_confirmed="on").status_code == 302
    assert Procedure.objects.get().record["side"] == "left"


def test_a_tick_of_before_does_not_confirm_a_side_that_fits(clinician, case, clara):
    assert "side_confirmed" not in text_of(clinician.get(address(case)))


def test_a_site_on_the_other_side_is_named(clinician, case, clara):
    answer = sent(clinician, case, clara, sites=["knee-r", "hip-l"])
    assert "The side is right. Check: Left hip or groin." in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"on": ""}, "Enter the day"),
        ({"on": "03/04/26"}, "Enter a day, such as"),
        ({"clock": "25:00"}, "Enter a time, such as"),
        ({"clock": ""}, "Enter the time"),
        ({"on": "2020-01-01"}, "more than two years ago"),
        ({"dextrose": "80"}, "Enter a number from 0 to 70"),
        ({"dextrose": "much"}, "Enter a number from 0 to 70"),
        ({"volume": "0"}, "Enter a number from 0.1 to 200"),
        ({"volume": ""}, "Enter a number from 0.1 to 200"),
        ({"solution": " "}, "Write what was injected"),
        ({"sites": []}, "Tick at least one place"),
        ({"guidance": ""}, "Choose one answer"),
        ({"nerve_before": "", "nerve_after": ""}, "Choose one answer"),
        ({"nerve_after": "not_normal"}, "Write it down"),
        ({"event": "jolt"}, "Write it down"),
        ({"consent_by": ""}, "Write who held the consent talk"),
        ({"expiry": "soon"}, "Enter a day, such as"),
        ({"place": "elsewhere"}, "Choose one answer"),
        ({"side": ""}, "Choose one answer"),
    ],
)
def test_each_entry_says_what_it_needs_and_nothing_typed_is_lost(clinician, case, clara, changes, says):
    answer = sent(clinician, case, clara, lot="KEEP-THIS-LOT", **changes)
    assert answer.status_code == 422 and not Procedure.objects.exists()
    assert says in text_of(answer)
    assert "KEEP-THIS-LOT" in text_of(answer)


def test_a_time_to_come_is_refused_by_the_clock_of_the_place(clinician, case, clara):
    local = (now() + timedelta(minutes=2)).astimezone(case.location.zone)
    answer = sent(clinician, case, clara, on=local.date().isoformat(), clock=f"{local:%H:%M}")
    assert "This has not come yet. At Main Street it is" in text_of(answer)


def test_what_was_normal_leaves_no_words_behind(clinician, case, clara):
    sent(clinician, case, clara, nerve_before_words="typed, then changed my mind")
    assert Procedure.objects.get().record["nerve_before_words"] == ""


def test_a_form_that_was_too_late_shows_what_was_typed(clinician, case, clara, cole):
    late = typed(case, clara, lot="KEEP-THIS-LOT")
    treated(case, cole)
    answer = clinician.post(address(case), late)
    assert answer.status_code == 409 and "KEEP-THIS-LOT" in text_of(answer)
    assert f'name="version" value="{version_of(case)}"' in text_of(answer)
    assert Procedure.objects.count() == 1


def test_a_correction_begins_with_what_was_written(clinician, case, clara):
    row = treated(case, clara)
    page = text_of(clinician.get(address(case, "procedure_correct", row.pk)))
    assert 'value="A12"' in page and 'name="side" value="right"' in page and "checked" in page
    assert (
        clinician.post(address(case, "procedure_correct", row.pk), typed(case, clara, lot="B13")).status_code
        == 302
    )
    shown = text_of(clinician.get(address(case, "procedures")))
    assert "B13" in shown and "A12" in shown and "Corrected: a newer record holds." in shown
    assert clinician.get(address(case, "procedure_correct", row.pk)).status_code == 404


def test_a_record_is_struck_out_with_a_reason(clinician, case, clara):
    row = treated(case, clara)
    url = address(case, "procedure_strike", row.pk)
    assert clinician.post(url, posted(case, reason=" ")).status_code == 422
    assert clinician.post(url, posted(case, reason="Wrong person.")).status_code == 302
    assert "Struck out: it did not take place." in text_of(clinician.get(address(case, "procedures")))
    assert clinician.post(url, posted(case, reason="Again")).status_code == 404


def test_a_procedure_of_another_case_is_not_found(clinician, case, clara, location):
    row, other = treated(case, clara), sent_case(location, words=False)
    assert clinician.get(address(other, "procedure_correct", row.pk)).status_code == 404
    assert clinician.post(address(other, "procedure_strike", row.pk), posted(other)).status_code == 404


def test_every_opening_is_written_down(clinician, case):
    for name in ("procedures", "procedure_new"):
        before = Entry.objects.filter(action="case.read", subject=f"case:{case.reference}").count()
        clinician.get(address(case, name))
        after = Entry.objects.filter(action="case.read", subject=f"case:{case.reference}").count()
        assert after == before + 1, name


@pytest.mark.parametrize("who", ["dana", "mona"])
def test_nobody_but_a_clinician_reads_or_writes_it(sign_in, case, clara, who, request):
    row, client = treated(case, clara), sign_in(request.getfixturevalue(who))
    for name, more in (("procedures", []), ("procedure_new", []), ("procedure_correct", [row.pk])):
        assert client.get(address(case, name, *more)).status_code == 403
    assert client.post(address(case, "procedure_strike", row.pk), posted(case, reason="x")).status_code == 403


def test_the_desk_may_know_that_it_took_place_and_nothing_of_what_was_done(case, clara):
    treated(case, clara)
    (row,) = known.took_place(case)
    assert (row.place, row.done_by) == ("Main Street", "Clara")
    assert not {*vars(row)} & {"record", "lines", "area", "sites"}


def test_the_case_page_shows_the_record_that_holds_and_the_way_to_a_new_one(clinician, case, clara):
    page = text_of(clinician.get(address(case, "case")))
    assert "No procedure is on file here." in page and address(case) in page
    treated(case, clara)
    page = text_of(clinician.get(address(case, "case")))
    assert "Dextrose with lidocaine" in page and "after 14 days" in page


def test_the_case_about_what_followed_shows_the_injection_of_the_other_case(clinician, case, clara):
    row = treated(case, clara, hours_ago=20)
    about = check_ins.reply(said=numb(row), key=uuid4(), at=now(), case=case).case
    page = text_of(clinician.get(address(about, "case")))
    assert "Dextrose with lidocaine" in page and address(case, "procedures") in page
    assert "Possible nerve injury:" in page and "Nobody has examined this person yet" in page


def test_the_desks_page_says_when_where_and_by_whom_and_no_more(sign_in, dana, case, clara):
    treated(case, clara)
    page = text_of(sign_in(dana).get(reverse("desk:case", args=[case.reference])))
    assert "Procedures that took place" in page and "Main Street, by Clara" in page
    for words in ("Dextrose", "Ultrasound", "A12", "Lidocaine"):
        assert words not in page
