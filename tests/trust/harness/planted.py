"""A clinic whose every text field holds a planted word, worked through over HTTP from the form to the decision."""

import json
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tests.trust.harness.client import Client, Page
from tests.trust.harness.forms import Form, forms_of
from tests.trust.harness.server import ROOT, Server
from tests.trust.harness.walk import Walker

PASSWORD = "a demo password for everybody"
STORY = json.loads((ROOT / "tests/triage/conformance/vignettes.jsonl").read_text().splitlines()[0])
BORN = date(1931, 7, 19)
PHONE = "555 8840 7263 19"
CALL_BACK = "555 9951 6374 28"


@dataclass
class Planted:
    """The planted words: every text is told apart by its field, and all hold one stem to search for."""

    stem: str = field(default_factory=lambda: "q" + secrets.token_hex(6))

    def word(self, name: str) -> str:
        return f"{self.stem} {name}"

    @property
    def person(self) -> dict[str, object]:
        return {
            "given_name": self.word("given"),
            "family_name": self.word("family"),
            "birth_date": BORN.isoformat(),
            "phone": PHONE,
            "email": f"{self.stem}@example.org",
            "voicemail_ok": "yes",
        }

    @property
    def answers(self) -> dict:
        activities = [{"text": self.word(f"activity{n}"), "score": n} for n in (1, 2, 3)]
        words = {"goal": self.word("goal"), "questions_to_answer": self.word("questions")}
        return STORY["answers"] | words | {"hard_activities": activities}


@dataclass
class PlantedClinic:
    """The running server with what was planted in it."""

    server: Server
    planted: Planted
    reference: str = ""
    said: str = ""  # what the commands printed

    @property
    def database_folder(self) -> Path:
        return self.server.folder / "postgres"

    def staff(self, name: str) -> Client:
        client = Client(self.server.port)
        page = client.get("/accounts/login/")
        values = {"login": f"{name}@example.org", "password": PASSWORD}
        form = form_to(page, "/accounts/login/")
        arrived = client.post(form.action or page.url, form.filled_with(values))
        assert arrived.url in {"/desk/", "/clinician/"}, (arrived.status, arrived.url)
        return client


def form_to(page: Page, action: str) -> Form:
    """The page's posting form whose address ends so, or that has a button whose address does."""
    posting = [form for form in forms_of(page.html) if form.method == "post"]
    ways = [(form, goes_to) for form in posting for goes_to in (form.action, *form.ways)]
    form, goes_to = next(
        (form, goes_to or page.url)
        for form, goes_to in ways
        if (goes_to or page.url).partition("#")[0].endswith(action)
    )
    return replace(form, action=goes_to.partition("#")[0])


def work_through(clinic: PlantedClinic) -> None:
    """Three patients, the desk, a clinician, the outbox."""
    _sent_form(clinic)
    _stopped_form(clinic)
    _draft_left_open(clinic)
    _the_desk(clinic)
    _the_clinician(clinic)
    clinic.said += clinic.server.manage("send_mail_due")
    clinic.said += clinic.server.manage("db_worker", "--batch")


def _walker(clinic: PlantedClinic, **answers: object) -> Walker:
    planted = clinic.planted
    today = date.today()
    return Walker(Client(clinic.server.port), planted.answers | answers, planted.person, today=today)


def _sent_form(clinic: PlantedClinic) -> None:
    receipt = _walker(clinic).walk(until=r"/sent/$")
    clinic.reference = clinic.server.python(
        "from triage.models import Case; print(Case.objects.order_by('-opened_at').first().reference)"
    ).strip()
    assert clinic.reference[:4] in receipt.html


def _stopped_form(clinic: PlantedClinic) -> None:
    """Comes as far as the contact page, then goes back and ticks an emergency sign; leaves a number."""
    walker = _walker(clinic)
    last = walker.walk(until=r"/answers/$")
    first = walker.client.get(last.url.replace("/answers/", "/emergency/"))
    ticked = walker.values | {"gate_saddle_or_bladder": True, "gate_end": "some"}
    stop = walker.client.post(first.url, first.form.filled_with(ticked))
    assert "/stop/" in stop.url, stop.url
    form = form_to(stop, "/stop/number/")
    values = {"phone": CALL_BACK, "name": clinic.planted.word("callback")}
    assert walker.client.post(form.action, form.filled_with(values)).status == 200


def _draft_left_open(clinic: PlantedClinic) -> None:
    _walker(clinic).walk(until=r"/answers/$")


def _the_desk(clinic: PlantedClinic) -> None:
    dana, word = clinic.staff("dana"), clinic.planted.word
    _deed(clinic, dana, "desk", "take", {})
    _deed(clinic, dana, "desk", "return", {"message": word("message")})
    _deed(clinic, dana, "desk", "accept", {"note": word("note")})
    _deed(clinic, dana, "desk", "raise", {"to": "SAME_DAY", "reason": word("raised")})
    _deed(clinic, dana, "desk", "note", {"note": word("desknote")})


def _the_clinician(clinic: PlantedClinic) -> None:
    clara, word = clinic.staff("clara"), clinic.planted.word
    _deed(clinic, clara, "clinician", "read", {}, path="words-read")
    _deed(clinic, clara, "clinician", "lower", {"to": "CONSULT", "reason": word("lowered")})
    _deed(clinic, clara, "clinician", "note", {"note": word("clinicnote")})
    page = clara.get(f"/clinician/{clinic.reference}/").html
    colleague = re.search(r'<option value="(\d+)"[^>]*>Cole</option>', page)[1]
    asked = {"of": colleague, "question": word("question")}
    _deed(clinic, clara, "clinician", "ask_opinion", asked, path="ask-opinion")
    opinion = {"opinion": word("opinion")}
    _deed(clinic, clinic.staff("cole"), "clinician", "give_opinion", opinion, path="opinion")
    outcome = {"outcome": "need_more_information", "reason_code": "other", "reason": word("decided")}
    _deed(clinic, clara, "clinician", "decide", outcome)
    _deed(clinic, clara, "clinician", "decide", outcome | {"outcome": "book_consultation"})
    _deed(clinic, clara, "clinician", "reopen", {"reason": word("reopened")})


def _deed(clinic: PlantedClinic, who: Client, room: str, name: str, values: dict, path: str = "") -> None:
    page = who.get(f"/{room}/{clinic.reference}/")
    form = form_to(page, f"/{path or name}/")
    chosen = [(key, str(value)) for key, value in values.items() if key not in form.names]  # from lists
    after = who.post(form.action, form.filled_with(values) + chosen)
    assert after.status == 200, (name, after.status, after.html[-3000:])
