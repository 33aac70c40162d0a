"""The pages about calls, and a case at the desk in the states its form can come back in."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import posted, sent_case, stopped_case
from tests.triage.own import by_staff
from triage.services import calls

CALL_PAGES = (
    *("call list", "call list, later", "answers by phone", "answers by phone, refused"),
    *("message previewed", "call, refused", "case changed meanwhile"),
)


def call_pages(location: Any, dana: Any, desk: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    case = sent_case(location, weight_loss="not_sure", constant_night_pain="not_sure")
    other = stopped_case(location)
    for one, outcome in ((case, "no_answer"), (other, "wrong_number")):
        by_staff(one, calls.note_call, dana, now(), outcome=outcome, again="hour", note="Rang for long.")
    by_staff(other, calls.want, dana, now(), when="now")
    script = reverse("assisted:answers", args=[case.reference])
    look, call = (reverse(f"desk:{name}", args=[case.reference]) for name in ("preview", "call"))
    message = posted(case, message="Please call us on [day].", pinned=["weight_loss"])
    late = posted(case, outcome="no_answer", again="hour", note="Mine.") | {"version": 1}
    later = reverse("desk:calls") + "?later=1"
    return {
        "call list": (reverse("desk:calls"), desk.get(reverse("desk:calls"))),
        "call list, later": (later, desk.get(later)),
        "answers by phone": (script, desk.get(script)),
        "answers by phone, refused": (script, desk.post(script, posted(case))),
        "message previewed": (look, desk.post(look, message)),
        "call, refused": (call, desk.post(call, posted(case, outcome="spoke"))),
        "case changed meanwhile": (call, desk.post(call, late)),
    }
