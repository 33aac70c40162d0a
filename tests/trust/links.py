"""Drafts and cases with a link, and a browser that opens it."""

import re
from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from tests.triage.make import PAT, a_case
from tests.trust.drafts import filled_in
from triage.models import Case, Intake
from triage.services import coming_back, links

RIGHT = PAT["birth_date"]
WRONG = "1970-01-01"


def typed(birth_date: str) -> dict[str, str]:
    """A date of birth as a form posts it."""
    year, month, day = birth_date.split("-")
    return {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}


def a_left_draft(location: Any, *, email: str = PAT["email"], at: Any = None) -> tuple[Intake, links.Given]:
    """A draft whose owner saved and left."""
    draft = filled_in(location, 3)
    given = coming_back.give_link(intake=draft, email=email, birth_date=RIGHT, at=at or now())
    return Intake.objects.get(pk=draft.pk), given


def a_case_with_link(location: Any, *, at: Any = None) -> tuple[Case, links.Given]:
    """A case and a fresh link to it."""
    case = a_case(location)
    return case, links.give(case=case, at=at or now())


def way(token: str) -> str:
    return reverse("patient_link:open", args=[token])


def open_link(client: Any, token: str, birth_date: str = RIGHT) -> Any:
    return client.post(way(token), typed(birth_date))


def open_code(client: Any, code: str, birth_date: str = RIGHT) -> Any:
    return client.post(reverse("patient:come_back"), {"code": code, **typed(birth_date)})


def faceless(answer: Any) -> tuple[int, str, str]:
    """The answer without what differs from request to request by design."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, answer.get("Location", ""), re.sub(r"\b[0-9a-f]{12}\b", "", text)
