"""S30: a dump, the data folder and its WAL hold none of a patient's name, birth date, contact, answers or words."""

import re

import pytest

from tests.trust.harness.database import Database
from tests.trust.harness.planted import BORN, CALL_BACK, PHONE, PlantedClinic
from tests.trust.harness.search import hits, shapes

BIRTH_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d %B %Y", "%B %d, %Y")
ANSWERS = ('"gate_end"', '"blood_thinner"', '"pain_affects_enjoyment"', '"knee_oa"')
MARK = "planted-in-clear"


@pytest.fixture(scope="module")
def database(planted_clinic: PlantedClinic) -> Database:
    """With one row in clear for each shape, so that a search that finds nothing anywhere is noticed."""
    database = Database(planted_clinic.database_folder)
    for number, (name, shape) in enumerate(shapes(MARK).items()):
        text = (
            f"convert_from('\\x{shape.hex()}', 'UTF8')" if name in _AS_TEXT else f"'\\x{shape.hex()}'::bytea"
        )
        database.sql(f"CREATE TABLE control_{number} AS SELECT {text} AS control")
    database.sql("CHECKPOINT")
    return database


_AS_TEXT = {"text", "hex", "backwards", "UTF-16 hex", *(f"base64 at {n}" for n in range(3))}


def words_of(clinic: PlantedClinic) -> list[str]:
    dates = [BORN.strftime(shape) for shape in BIRTH_DATES]
    numbers = [
        spelling for n in (PHONE, CALL_BACK) for spelling in (n, n.replace(" ", ""), "1" + n.replace(" ", ""))
    ]
    return [clinic.planted.stem, clinic.planted.person["email"], *dates, *numbers]


def bytes_of_the_data_folder(database: Database) -> bytes:
    files = sorted(p for p in database.folder.rglob("*") if p.is_file())
    assert any("pg_wal" in p.parts for p in files)
    return b"\n".join(p.read_bytes() for p in files)


def test_the_dump_holds_nothing_of_the_patients(planted_clinic, database):
    dump = database.dump()
    assert hits([MARK], dump)
    assert hits([*words_of(planted_clinic), *ANSWERS], dump) == []


def test_the_data_folder_and_its_wal_hold_nothing_of_the_patients(planted_clinic, database):
    stored = bytes_of_the_data_folder(database)
    found = hits([MARK], stored)
    assert len(found) == len(shapes(MARK)), found
    assert hits(words_of(planted_clinic), stored) == []


def test_sessions_hold_nothing_of_the_patients_once_they_are_unpacked(planted_clinic):
    """A session is compressed text: a search of the dump alone would pass it by."""
    server = planted_clinic.server
    unpack = "from django.contrib.sessions.models import Session as S; print([s.get_decoded() for s in S.objects.all()])"
    opened = server.python(unpack)
    assert re.search(r"'drafts': \{'[0-9a-f-]{36}': \d+", opened)
    assert hits(words_of(planted_clinic), opened.encode()) == []


def test_what_was_planted_was_stored_and_reads_back(planted_clinic):
    """Otherwise the searches above would be of an empty house."""
    clara = planted_clinic.staff("clara")
    page = clara.get(f"/clinician/{planted_clinic.reference}/").html
    desk = clara.get(f"/desk/{planted_clinic.reference}/").html
    word = planted_clinic.planted.word
    told = ("given", "family", "goal", "questions", "activity1", "activity2", "activity3")
    staff = ("message", "note", "raised", "lowered", "decided", "reopened")
    staff += ("desknote", "clinicnote", "question", "opinion")
    assert [name for name in (*told, *staff) if word(name) not in page] == []
    assert PHONE in desk
