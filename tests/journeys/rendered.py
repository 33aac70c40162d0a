"""Every page kind, rendered once and kept: address, status, headers, body."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse

from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD, with_second_factor
from tests.journeys.people import STORIES, replies, with_code
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case, stopped_case
from tests.trust.harness.forms import Form, forms_of

LIBRARY = (
    "what-is-prolotherapy",
    "risks",
    "risks/nerve-damage",
    "conditions/knee-osteoarthritis",
    "conditions/long-lasting-low-back-pain",
    "conditions/tennis-elbow",
    "procedures/dextrose-injection",
)
STEPS = (
    "emergency",
    "about_you",
    "where",
    "problem",
    "how_bad",
    "checks",
    "more_checks",
    "area",
    "care",
    "health",
    "more_health",
    "coping",
    "contact",
    "answers",
)
REFUSES_BLANK = tuple(step for step in STEPS if step not in ("how_bad", "more_health", "coping"))
STAFF = ("desk queue", "desk case", "clinician queue", "clinician case", "stopped case")
NAMES = (
    *("home", *LIBRARY, "start", *STEPS),
    *(f"{step}, refused" for step in (*STEPS[:1], *REFUSES_BLANK[1:])),
    *("once more", "result", "result of a same-day sign", "stop", "stop, refused"),
    *("sign-in", "sign-in, refused", "second factor", *STAFF, "display", "emergency page", "no such page"),
)


@dataclass(frozen=True)
class Rendered:
    """One answer of the server."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes


def every_page(location: Any, dana: Any, clara: Any) -> dict[str, Rendered]:
    """All page kinds by name."""
    cache.clear()
    kept = _library() | _patient() | _signing_in(dana) | _staff(location, clara)
    for name, path in (
        ("display", reverse("display")),
        ("emergency page", reverse("emergency")),
        ("no such page", "/no-such-page/"),
    ):
        kept[name] = _keep(path, FormClient().get(path))
    return kept


def _keep(path: str, answer: HttpResponse) -> Rendered:
    headers = {key: value for key, value in answer.items() if key.lower() != "content-length"}
    return Rendered(path, answer.status_code, headers, answer.content)


def _library() -> dict[str, Rendered]:
    paths = {"home": "/"} | {slug: f"/{slug}/" for slug in LIBRARY}
    return {name: _keep(path, FormClient().get(path)) for name, path in paths.items()}


def _patient() -> dict[str, Rendered]:
    start = reverse("patient:start")
    kept = {"start": _keep(start, FormClient().get(start))}
    told = STORIES[0]["answers"]
    kept |= _walked(replies(told), refused=True)
    words = _walked(replies(told, goal="Some days I want to die. I cannot hold my pee."))
    kept["once more"] = words["once-more"]
    kept["result of a same-day sign"] = _walked(replies(told, hot_swollen_joint="yes"))["result"]
    client, path = _begun()
    answer = client.post(path, {"gate_saddle_or_bladder": "on", "gate_end": "some"})
    path = answer.url.partition("#")[0]
    kept["stop"] = _keep(path, client.get(path))
    kept["stop, refused"] = _keep(path, client.post(f"{path}number/", {}))
    return kept


def _begun() -> tuple[FormClient, str]:
    client = FormClient()
    return client, client.post(reverse("patient:start"), {"area": "knee"}).url


def _walked(values: dict[str, Any], *, refused: bool = False) -> dict[str, Rendered]:
    """One person's way through the form, each page as it came, and as it comes back when left blank."""
    client, path = _begun()
    kept: dict[str, Rendered] = {}
    for _ in range(25):
        name = path.partition("?")[0].rstrip("/").rpartition("/")[2]
        name = "result" if name == "sent" else name
        answer = client.get(path)
        kept.setdefault(name, _keep(path, answer))
        if name == "result":
            return kept
        if refused and name in REFUSES_BLANK:
            kept[f"{name}, refused"] = _keep(path, client.post(path, {}))
        path = client.post(path, _filled(answer, values)).url
    raise AssertionError(f"never arrived: {list(kept)}")


def _filled(answer: HttpResponse, values: dict[str, Any]) -> dict[str, list[str]]:
    form: Form = next(form for form in forms_of(answer.content.decode()) if form.method == "post")
    fields: dict[str, list[str]] = {}
    for name, value in form.filled_with(values):
        fields.setdefault(name, []).append(value)
    return fields


def _signing_in(dana: Any) -> dict[str, Rendered]:
    client, path = FormClient(), reverse("account_login")
    kept = {"sign-in": _keep(path, client.get(path)), "sign-in, refused": _keep(path, client.post(path, {}))}
    client.post(path, {"login": with_code(dana).email, "password": PASSWORD})
    path = reverse("mfa_authenticate")
    return kept | {"second factor": _keep(path, client.get(path))}


def _staff(location: Any, clara: Any) -> dict[str, Rendered]:
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, goal="Lift a pan again", fever_or_sweats="yes")
    stopped = stopped_case(location)
    client = FormClient()
    client.force_login(clara, backend="allauth.account.auth_backends.AuthenticationBackend")
    with_second_factor(client, clara)
    paths = (
        reverse("desk:queue"),
        reverse("desk:case", args=[case.reference]),
        reverse("clinician:queue"),
        reverse("clinician:case", args=[case.reference]),
        reverse("clinician:case", args=[stopped.reference]),
    )
    return {name: _keep(path, client.get(path)) for name, path in zip(STAFF, paths, strict=True)}
