"""Every kind of page around a decision, rendered once and kept: refused, too late, asked of a colleague, on paper."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from prolo.accounts.models import User
from tests.conftest import PASSWORD
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, posted, sent_case
from tests.triage.own import by_staff, decided, fresh
from triage.services import intake, notes, opinions, own_case

PAPERS = {
    "summary": "summary",
    "letter to the patient": "letter_to_patient",
    "letter to a doctor": "letter_to_doctor",
}
DECISION_PAGES = ("decision, refused", "decision overtaken", "opinion asked", "opinion wanted", *PAPERS)


def decision_pages(
    location: Any, clara: Any, client: Callable[[Any], Any]
) -> dict[str, tuple[str, HttpResponse]]:
    """Address and answer by name; `client` gives a browser of this member of staff."""
    browser, cole = client(clara), User.objects.create_user("cole@example.org", "Cole", PASSWORD)
    cole.groups.add(*clara.groups.all())
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, words=False, fever_or_sweats="yes")
    where = reverse("clinician:case", args=[case.reference])
    decide = reverse("clinician:decide", args=[case.reference])
    typed = {
        "outcome": "book_consultation",
        "reason_code": "no_evidence",
        "reason": "A cold.",
        "message": "x",
    }
    kept = {"decision, refused": (decide, browser.post(decide, posted(case, **typed)))}
    seen = posted(case, **typed | {"reason_code": "other"})
    draft = own_case.start_amendment(case=fresh(case), at=now())
    intake.save_page(intake=draft, page="", answers={"sleep_quality": 1}, at=now())
    intake.send(intake=draft, at=now(), identity={"consent": True})
    kept["decision overtaken"] = (decide, browser.post(decide, seen))
    by_staff(case, notes.write, clara, now(), note="Phoned: no fever today.")
    by_staff(case, opinions.ask, clara, now(), of=cole, question="Is this the nerve?")
    kept["opinion asked"] = (where, browser.get(where))
    kept["opinion wanted"] = (where, client(cole).get(where))
    decided(case, clara, now(), outcome="refer_elsewhere", message="Please see your doctor today.")
    for name, route in PAPERS.items():
        path = reverse(f"clinician:{route}", args=[case.reference])
        kept[name] = (path, browser.get(path))
    return kept
