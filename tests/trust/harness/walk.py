"""Walks one story through the whole form, page by page, as the pages come."""

import re
from collections.abc import Callable
from datetime import date

from tests.trust.harness.client import Client, Page, patiently
from triage.questionnaire.body_areas import codes_of

SAFE_CONTACT = {
    "voicemail_ok": "yes",
    "text_ok": "no",
    "email_ok": "yes",
    "contact_whom": "patient",
    "helper_name": "Robin Hale",
}
"""What the contact page asks beside a number and an address, and of a helper."""
Act = Callable[[Callable[[], Page]], Page]


def once(act: Callable[[], Page]) -> Page:
    """A line that holds: one try."""
    return act()


def typed(answers: dict, person: dict, today: date) -> dict[str, object]:
    """What the person types and ticks, by the name of the control."""
    values: dict[str, object] = {
        key: reply for key, reply in answers.items() if key not in {"age", "hard_activities"}
    }
    born = person.get("birth_date") or f"{today.year - answers.get('age', 40)}-01-01"
    year, month, day = born.split("-")
    values |= {"birth_date_day": int(day), "birth_date_month": int(month), "birth_date_year": year}
    for number, activity in enumerate(answers.get("hard_activities", []), 1):
        values[f"hard_activities_{number}_text"] = activity["text"]
        values[f"hard_activities_{number}_score"] = activity["score"]
    ticked, main = codes_of(answers.get("region"), answers.get("side"))
    places = list(ticked) or ([answers["region"]] if answers.get("region") == "not_sure" else [])
    values |= {"areas": places, "main_area": main}
    return values | SAFE_CONTACT | person | {"consent": True}


class Walker:
    """One person at the form. `act` tells how a step is taken: once, or again until the line holds."""

    def __init__(self, client: Client, answers: dict, person: dict, *, today: date, act: Act = once) -> None:
        self.client, self.act = client, act
        self.values = typed(answers, person, today)
        self.pages: list[str] = []

    def start(self) -> Page:
        page = self.act(lambda: self.client.get("/check/"))
        return self._send(page)

    def walk(self, *, until: str = r"/(sent|stop)/$") -> Page:
        """From the start page to the receipt or the emergency page."""
        page = self.start()
        for _ in range(40):
            self.pages.append(page.url)
            if re.search(until, page.url):
                return page
            assert page.status in {200, 422}, (page.status, page.url)
            page = self._send(page)
        raise AssertionError(f"never arrived: {self.pages[-5:]}: {page.html[-6000:]}")

    def pairs(self, page: Page) -> list[tuple[str, str]]:
        """What this person posts on this page; required questions the story is silent on are answered not sure."""
        values = dict(self.values)
        for name in {c.name for c in page.form.controls if c.kind == "radio"} - values.keys():
            if any(c.name == name and c.value == "not_sure" for c in page.form.controls):
                values[name] = "not_sure"
        return page.form.filled_with(values)

    def _send(self, page: Page) -> Page:
        target, pairs = page.form.action or page.url, self.pairs(page)
        return self.act(lambda: self.client.post(target, pairs))


def reference_in(page: Page) -> str:
    """The receipt's reference."""
    found = re.search(
        r"\b[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4,5}\b", re.sub(r"<[^>]+>", " ", page.html)
    )
    assert found, "no reference on the receipt"
    return found[0].replace("-", "")


__all__ = ["Walker", "once", "patiently", "reference_in", "typed"]
