"""A clinic in which one text stands in every field a person can write, and every page that shows it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.urls import reverse

from tests.triage.make import AT, a_safety_exit, an_intake
from tests.triage.own import address, with_own_case
from tests.trust.drafts import just_seen
from triage.models import Case
from triage.patient.fields import ACTIVITY_LIMIT
from triage.questionnaire import AFTERCARE
from triage.rules import Result
from triage.services import check_ins, clinic, desk, intake, messages, notes, own_case, safety
from triage.services.check_ins import Said
from triage.services.own_case import LONGEST_MESSAGE

NAME_LIMIT = 100
TYPED = ("reason", "note", "message", "to", "outcome", "reason_code", "overruled", "question", "opinion")
DEEDS = tuple(
    f"desk:{name}" for name in ("accept", "return", "tell", "raise", "preview", "call", "call_wanted", "note")
) + tuple(
    f"clinician:{name}"
    for name in ("decide", "reopen", "note", "ask_opinion", "give_opinion", "return", "tell")
)
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HOLDS_TEXT = {"value", "aria-label", "title", "placeholder", "data-label", "content"}


class Reader(HTMLParser):
    """What a browser would make of a page: texts with the elements around them, attributes, element names."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.texts.append((data, tuple(self.open)))

    def shown(self) -> str:
        """All text and all values of fields, as a person reads them."""
        values = [value for tag, name, value in self.attributes if name == "value"]
        return "\n".join([*(text for text, _ in self.texts), *values])


class HostileClinic:
    """One sent form, worked through; one stopped; one left open."""

    def __init__(self, location: Any, *, text: str, dana: Any, clara: Any) -> None:
        self.text, self.dana, self.clara = text, dana, clara
        name = text[:NAME_LIMIT]
        who = {"given_name": name, "family_name": name}
        activities = [{"text": text[:ACTIVITY_LIMIT], "score": n} for n in (1, 2, 3)]
        answers = {"goal": text, "questions_to_answer": text, "hard_activities": activities}
        self.open_draft = an_intake(location, who=who, **answers)
        self.sent_draft = an_intake(location, who=who, **answers)
        self.case = Case.objects.get(pk=intake.send(intake=self.sent_draft, at=AT).case_id)
        stopped = a_safety_exit(location)
        self.stopped_draft = stopped.intake
        safety.leave_number(intake=stopped.intake, phone="555 0111", name=name, at=AT)
        self.stopped = Case.objects.get(pk=stopped.pk)
        self._work()

    def _work(self) -> None:
        self._do(messages.ask, self.dana, message=self.text)
        self._do(desk.accept, self.dana, note=self.text)
        self._do(desk.raise_urgency, self.dana, to=Result.SAME_DAY, reason=self.text)
        self._do(clinic.mark_words_read, self.clara)
        self._do(clinic.lower_urgency, self.clara, to=Result.CONSULT, reason=self.text)
        self._do(clinic.decide, self.clara, outcome="book_consultation", reason=self.text)
        self._do(clinic.reopen, self.clara, reason=self.text)
        self._do(messages.tell, self.clara, message=self.text)
        self._do(notes.write, self.dana, note=self.text)
        self._do(notes.write, self.clara, note=self.text)
        own_case.write(case=self.case, text=self.text[:LONGEST_MESSAGE], at=AT)
        changed = own_case.start_amendment(case=Case.objects.get(pk=self.case.pk), at=AT)
        intake.save_page(intake=changed, page="", answers={"goal": f"{self.text} again"}, at=AT)
        intake.send(intake=changed, at=AT, identity={"consent": True})
        self.after = self._told_after()
        self.case = Case.objects.get(pk=self.case.pk)

    def _told_after(self) -> Case:
        """What was told after an injection, by phone, with the text in every reply and every place of it."""
        said = Said(
            dict.fromkeys(AFTERCARE.questions, self.text) | {"hours_since_treatment": 20},
            sites=(self.text, "knee-r"),
            felt=(self.text, "calf_shin-r"),
            first={"numbness_after": self.text},
        )
        held = Case.objects.get(pk=self.case.pk)
        kept = check_ins.reply(said=said, key=uuid4(), at=AT, case=held, by=self.dana, told_by=self.text)
        return Case.objects.get(pk=kept.case_id)

    def _do(self, act: Any, by: Any, **more: Any) -> None:
        act(case=self.case, by=by, at=AT, version=self.case.version, **more)

    def staff_pages(self, browser: Any) -> Iterator[tuple[str, str]]:
        """Name and HTML of every staff page that shows a case, also the ones for a late and a wrong form."""
        for room in ("desk", "clinician"):
            yield f"{room} queue", browser.get(reverse(f"{room}:queue")).content.decode()
            for case in (self.case, self.stopped):
                page = browser.get(reverse(f"{room}:case", args=[case.reference]))
                yield f"{room} case, {case.state}", page.content.decode()
            page = browser.get(reverse(f"{room}:case", args=[self.after.reference]))
            yield f"{room} case, after an injection", page.content.decode()
        for paper in ("summary", "letter_to_patient", "letter_to_doctor"):
            page = browser.get(reverse(f"clinician:{paper}", args=[self.case.reference]))
            yield paper, page.content.decode()
        yield from self._refused_deeds(browser)

    def _refused_deeds(self, browser: Any) -> Iterator[tuple[str, str]]:
        """What each deed answers when it is refused: to a form that is too old, and to one that is wrong."""
        typed: dict[str, Any] = dict.fromkeys(TYPED, self.text)
        fitting = {"outcome": "call_now", "reason_code": "other", "overruled": [], "to": "EMERGENCY_NOW"}
        for name in DEEDS:
            where = reverse(name, args=[self.case.reference])
            for version in (0, self.case.version):
                told = typed | {"reference": self.case.reference, "version": version}
                answer = browser.post(where, told if version else told | fitting)
                if answer.status_code in {409, 422}:
                    yield f"{name}, {answer.status_code}", answer.content.decode()

    def _own_pages(self, browser: Any) -> Iterator[tuple[str, str]]:
        with_own_case(browser, self.case)
        for name in ("status", "answers", "who_looked", "withdraw", "erase"):
            yield f"own {name}", browser.get(address(self.case, name)).content.decode()
        with_own_case(browser, self.after)
        for name in ("answers", "checked"):
            yield f"own {name}, after an injection", browser.get(address(self.after, name)).content.decode()
        too_long = browser.post(
            address(self.case, "write"), {"text": self.text * 100, "key": str(self.case.pk)}
        )
        yield "own message, refused", too_long.content.decode()

    def patient_pages(self, browser: Any) -> Iterator[tuple[str, str]]:
        session = browser.session
        session["drafts"] = just_seen(self.open_draft, self.sent_draft, self.stopped_draft)
        session.save()
        browser.cookies["session"] = session.session_key
        for name in ("contact", "answers"):
            yield name, browser.get(reverse(f"patient:{name}", args=[self.open_draft.pk])).content.decode()
        where = reverse("patient:page", args=[self.open_draft.pk, "problem"])
        yield "problem", browser.get(where).content.decode()
        yield "sent", browser.get(reverse("patient:sent", args=[self.sent_draft.pk])).content.decode()
        yield from self._own_pages(browser)
        yield "stop", browser.get(reverse("patient:stop", args=[self.stopped_draft.pk])).content.decode()
