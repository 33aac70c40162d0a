"""A person at the check after injections: what they answer, and a walk through its pages as they come."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tests.trust.harness.client import Page
from tests.trust.harness.forms import forms_of
from tests.trust.harness.in_process import InProcess

LONDON = ZoneInfo("Europe/London")
CALM: dict[str, Any] = {
    "chest_or_breathing": "no",
    "throat_swelling_or_fainting": "no",
    "saddle_bladder_or_walking": "no",
    "limb_cold_or_tight": "no",
    "fit_or_stroke_signs": "no",
    "fever_or_ill": "no",
    "headache": "none",
    "bruising_or_bleeding": "small",
    "treated_region": "knee",
    "may_be_pregnant_imaging": "does_not_apply",
    "took_blood_thinner_or_nsaid": "no",
    "weakness_after": "no",
    "numbness_after": "none",
    "shooting_pain": "no",
    "rash_or_hives": "no",
    "skin_hot_or_pus": "no",
    "joint_hot_or_locked": "no",
    "swollen_limb_after": "no",
    "pain_now": 3,
    "pain_change": "better",
    "blood_sugar_trouble": "does_not_apply",
}
"""Every question answered, and nothing to worry about."""
EMERGENCY_SIGNS = (
    "chest_or_breathing",
    "throat_swelling_or_fainting",
    "saddle_bladder_or_walking",
    "limb_cold_or_tight",
    "fit_or_stroke_signs",
)
PAT: dict[str, Any] = {
    "given_name": "Pat",
    "family_name": "Ferris",
    "birth_date_day": "1",
    "birth_date_month": "6",
    "birth_date_year": "1967",
    "phone": "555 0199",
    "consent": True,
}


def when(hours: float, *, at: datetime | None = None, zone: ZoneInfo = LONDON) -> dict[str, str]:
    """The boxes for a treatment so many hours ago, by the clock on the wall."""
    local = ((at or datetime.now(UTC)) - timedelta(hours=hours)).astimezone(zone)
    return {
        "treated_on_day": str(local.day),
        "treated_on_month": str(local.month),
        "treated_on_year": str(local.year),
        "treated_time": f"{local:%H:%M}",
    }


def posted(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Answers as a browser posts them."""
    pairs = ((name, value) for name, value in answers.items() if value is not None)
    return [
        (n, str(v)) for n, value in pairs for v in (value if isinstance(value, list | tuple) else [value])
    ]


class Asker:
    """Somebody who answers page by page, posting just what each form holds and what they fill in."""

    def __init__(self, client: Any, answers: dict[str, Any], *, path: str = "/after/check/") -> None:
        self.client, self.answers, self.path = InProcess(client), answers, path
        self.pages: list[str] = []

    def walk(self, *, most: int = 10) -> Page:
        """From the first page to the end: the result, the receipt or the emergency page."""
        page = self.client.get(self.path)
        for _ in range(most):
            stage = stage_of(page)
            if stage is None or page.status == 422:
                return page
            self.pages.append(stage)
            page = self.step(page)
        raise AssertionError(f"never arrived: {self.pages}")

    def step(self, page: Page, **more: str) -> Page:
        """Fill in the form of this page and send it."""
        form = form_of(page)
        pairs = form.filled_with({**self.answers, **more})
        return self.client.post(urlsplit(form.action or page.url).path, pairs)


def form_of(page: Page) -> Any:
    return next(form for form in forms_of(page.html) if any(c.name == "at" for c in form.controls))


def stage_of(page: Page) -> str | None:
    """The page of questions that is shown; None at an end."""
    found = re.search(r'name="at" value="(\w+)"', page.html)
    return found[1] if found and found[1] not in ("send", "result", "stop") else None
