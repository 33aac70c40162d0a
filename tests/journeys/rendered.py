"""Every page kind, rendered once and kept: address, status, headers, body."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from education.models import Page
from education.site_map import SITE_MAP
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD, with_second_factor
from tests.journeys.people import STORIES, replies, with_code
from tests.journeys.rendered_after import AFTER_PAGES, after_pages
from tests.journeys.rendered_calls import CALL_PAGES, call_pages
from tests.journeys.rendered_cases import CASE_PAGES, case_pages
from tests.journeys.rendered_decisions import DECISION_PAGES, decision_pages
from tests.journeys.rendered_form import FORM_PAGES, form_pages
from tests.journeys.rendered_injections import INJECTION_PAGES, injection_pages
from tests.journeys.rendered_persons import PERSON_PAGES, person_pages
from tests.journeys.rendered_places import PLACE_PAGES, place_pages
from tests.journeys.rendered_rule_versions import VERSION_PAGES, VERSION_PAGES_OF_A_KIND, version_pages
from tests.journeys.rendered_rules import RULE_PAGES, rule_pages
from tests.journeys.rendered_scores import SCORE_PAGES, score_pages
from tests.journeys.rendered_together import MARKED_PAGES, marked_pages
from tests.journeys.rendered_visits import VISIT_PAGES, visit_pages
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case, stopped_case
from tests.triage.own import address, by_staff, decided, fresh, with_own_case
from tests.trust.harness.forms import Form, forms_of
from triage.mail_words import KINDS
from triage.models import Intake
from triage.services import coming_back, messages, own_case
from triage.services import intake as intakes

LIBRARY = (
    "what-is-prolotherapy",
    "risks",
    "risks/nerve-damage",
    "conditions/knee-osteoarthritis",
    "conditions/long-lasting-low-back-pain",
    "conditions/tennis-elbow",
    "procedures/dextrose-injection",
    "decide",
)
REST_OF_LIBRARY = tuple(slug for slug in SITE_MAP if slug and slug not in LIBRARY)
FINDING = {
    "search, found": "/search/?q=elbow",
    "search, spelt otherwise": "/search/?q=elbwo",
    "search, nothing found": "/search/?q=xyzzy",
    "search, help needed": "/search/?q=my+arm+is+numb+and+weak",
    "sources": "/sources/",
    "a source": "/sources/yelland-2019-elbow-trial/",
    "warning signs": "/warning-signs/risks/nerve-damage/",
}
ANSWERED = ("feedback", "feedback, refused", "thanks", "sheet", "empty sheet", "page taken away")
SHELF = (
    "",
    "review/?text=public",
    "edit/",
    "as-readers-see-it/",
    "compare/",
    "publish/",
    "owner/",
    "move/",
    "retire/",
)
LISTS = ("library:pages", "library:feedback", "library:sources", "library:add_source")
LIBRARY_WORK = (*LISTS, *(f"library, {screen or 'page'}" for screen in SHELF))
ACCOUNT = (
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "usersessions_list",
    "kept_words",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
)
LANGUAGES = ("languages", "translation", "translation, refused", "start in Spanish", "display in Spanish")
MAILS = ("mails", "mail", "mail, refused", "mail, previewed")
STEPS = (
    "emergency",
    "about_you",
    "where",
    "problem",
    "checks",
    "more_checks",
    "area",
    "care",
    "health",
    "more_health",
    "contact",
    "answers",
)
STAFF = ("desk queue", "desk case", "clinician queue", "clinician case", "stopped case")
OWN = {
    "own page": "status",
    "own copy": "answers",
    "who looked": "who_looked",
    "take back": "withdraw",
    "ask for erasure": "erase",
}
BACK = (
    *(
        "no code",
        "no code, refused",
        "new link",
        "open a link",
        "open a link, refused",
        "come back to",
        "rested",
    ),
    *("leave", "leave, refused", "left", "left, and gone", "ended link", "no cookies"),
)
NAMES = (
    *("home", *LIBRARY, *FINDING, *ANSWERED, "start", *STEPS),
    *(f"{step}, refused" for step in STEPS),
    *FORM_PAGES,
    *PERSON_PAGES,
    *CALL_PAGES,
    *MARKED_PAGES,
    *VISIT_PAGES,
    *AFTER_PAGES,
    *SCORE_PAGES,
    *INJECTION_PAGES,
    *RULE_PAGES,
    *DECISION_PAGES,
    *CASE_PAGES,
    *BACK,
    *("once more", "result", "result of a same-day sign", "stop", "stop, refused"),
    *(
        "sign-in",
        "sign-in, refused",
        "second factor",
        *(*OWN, "own page, refused", "own code", "own page, decided", "new code, desk"),
        *STAFF,
        "display",
        "emergency page",
        "no such page",
        MAILS[2],
        LANGUAGES[2],
        *PLACE_PAGES,
        *VERSION_PAGES,
    ),
)
"""Each kind of page, looked at in every way."""
OF_A_KIND = (
    *REST_OF_LIBRARY,
    *LIBRARY_WORK,
    *ACCOUNT,
    *MAILS[:2],
    MAILS[3],
    *LANGUAGES[:2],
    *LANGUAGES[3:],
    *VERSION_PAGES_OF_A_KIND,
)
"""Pages made as others are, looked at in one way each, in turns."""


@dataclass(frozen=True)
class Rendered:
    """One answer of the server."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes


def every_page(location: Any, dana: Any, clara: Any, mona: Any) -> dict[str, Rendered]:
    """All page kinds by name."""
    cache.clear()
    kept = (
        _library()
        | _patient()
        | _signing_in(dana)
        | _staff(location, clara)
        | _own(location, dana, clara)
        | _mails(mona)
        | _languages(clara)
        | _places(location, dana, mona)
        | _rule_versions(clara)
        | _answered()
    )
    desk = _signed_in(dana)
    desks = person_pages(location, desk) | call_pages(location, dana, desk) | marked_pages(location, desk)
    for name, (path, answer) in desks.items():
        kept[name] = _keep(path, answer)
    for name, path in (
        ("display", reverse("display")),
        ("emergency page", reverse("emergency")),
        ("no such page", "/no-such-page/"),
    ):
        kept[name] = _keep(path, FormClient().get(path))
    more = (
        form_pages(location, lambda: _signed_in(dana))
        | visit_pages(location, clara, lambda: _signed_in(dana))
        | rule_pages(location, lambda: _signed_in(clara))
        | decision_pages(location, clara, _signed_in)
        | case_pages(location, clara, lambda: _signed_in(clara))
        | after_pages(location, clara, _signed_in, dana)
        | score_pages(location, clara, lambda: _signed_in(clara))
        | injection_pages(location, clara, mona, _signed_in, dana)
    )
    return kept | {name: _keep(path, answer) for name, (path, answer) in more.items()}


def _places(location: Any, dana: Any, mona: Any) -> dict[str, Rendered]:
    found = place_pages(location, dana, _signed_in(mona)).items()
    return {name: _keep(path, answer) for name, (path, answer) in found}


def _rule_versions(clara: Any) -> dict[str, Rendered]:
    found = version_pages(_signed_in(clara)).items()
    return {name: _keep(path, answer) for name, (path, answer) in found}


def _keep(path: str, answer: HttpResponse) -> Rendered:
    headers = {key: value for key, value in answer.items() if key.lower() != "content-length"}
    return Rendered(path, answer.status_code, headers, answer.content)


def _library() -> dict[str, Rendered]:
    paths = {slug or "home": str(Page(slug=slug)) for slug in SITE_MAP} | FINDING
    return {name: _keep(path, FormClient().get(path)) for name, path in paths.items()}


def _answered() -> dict[str, Rendered]:
    """What comes back when a reader answers; last of all, for it takes a page away."""
    number = Page.objects.get(slug="costs").pk
    path, guide = reverse("education:feedback", args=[number]), reverse("education:decide")
    client = FormClient()
    ticked = {c.name: c.value for c in forms_of(client.get(guide).content.decode())[-1].controls if c.value}
    kept = {
        "feedback": _keep(path, client.get(f"{path}?clear=no")),
        "feedback, refused": _keep(path, client.post(path, {})),
        "thanks": _keep(path, client.post(path, {"clear": "no", "text": "My arm is numb."})),
        "sheet": _keep(guide, client.post(guide, ticked)),
        "empty sheet": _keep(guide, client.post(guide, {})),
    }
    Page.objects.filter(slug="costs").update(live=None, draft=None, retired_at=now())
    return kept | {"page taken away": _keep("/costs/", client.get("/costs/"))}


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
    return kept | _coming_back()


def _coming_back() -> dict[str, Rendered]:
    """Leaving a draft, the ways back to it, and what a person sees where there is none."""
    client, path = _begun()
    pages = {"no code": reverse("patient:come_back"), "new link": reverse("patient:new_link")}
    kept = {name: _keep(path, client.get(path)) for name, path in pages.items()}
    kept["no code, refused"] = _keep(pages["no code"], client.post(pages["no code"], {}))
    draft = Intake.objects.get(pk=path.split("/")[2])
    born = {"birth_date_day": "1", "birth_date_month": "6", "birth_date_year": "1967"}
    given = coming_back.give_link(intake=draft, email="pat@example.org", birth_date="1967-06-01", at=now())
    secret = reverse("patient_link:open", args=[given.token])
    kept["open a link"] = _keep(secret, client.get(secret))
    kept["open a link, refused"] = _keep(secret, client.post(secret, {}))
    path = client.post(secret, born).url
    kept["come back to"] = _keep(path, client.get(path))
    with time_machine.travel(now() + timedelta(hours=1)):
        path = client.get(path).url
        kept["rested"] = _keep(path, client.get(path))
        client.post(path, born)
        path = reverse("patient:leave", args=[draft.pk])
        kept["leave"] = _keep(path, client.get(path))
        kept["leave, refused"] = _keep(path, client.post(path, {}))
        kept["left"] = _keep(path, client.post(path, born | {"email": "pat@example.org"}))
        kept["left, and gone"] = _keep(path, client.get(path))
        kept["ended link"] = _keep(secret, client.get(secret))
    start = reverse("patient:start")
    kept["no cookies"] = _keep(start, FormClient(enforce_csrf_checks=True).post(start, {"questions": "Why?"}))
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
        if refused and name in STEPS:
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


def _own(location: Any, dana: Any, clara: Any) -> dict[str, Rendered]:
    """A patient's own pages: with a question that waits, with a message refused, and after the decision."""
    case = sent_case(location, words=False, weight_loss="not_sure")
    own_case.write(case=case, text="Must I stop my tablets?", at=now())
    by_staff(case, messages.ask, dana, now(), message="Please answer this.", pinned=["weight_loss", "gout"])
    client = with_own_case(FormClient(), case)
    paths = {name: address(case, route) for name, route in OWN.items()}
    kept = {name: _keep(path, client.get(path)) for name, path in paths.items()}
    path = address(case, "write")
    kept["own page, refused"] = _keep(path, client.post(path, {"text": "", "key": str(case.pk)}))
    path = address(case, "code")
    kept["own code"] = _keep(path, client.post(path))
    by_staff(case, messages.mark_read, dana, now())
    decided(case, clara, now(), message="See you soon.")
    path = address(case)
    kept["own page, decided"] = _keep(path, client.get(path))
    path, held = reverse("desk:code", args=[case.reference]), fresh(case)
    body = {"reference": held.reference, "version": held.version}
    return kept | {"new code, desk": _keep(path, _signed_in(dana).post(path, body))}


def _staff(location: Any, clara: Any) -> dict[str, Rendered]:
    sent_case(location)  # an earlier case of the same person
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, goal="Lift a pan again", fever_or_sweats="yes")
    changed = own_case.start_amendment(case=fresh(case), at=now())
    intakes.save_page(intake=changed, page="", answers={"sleep_quality": 1}, at=now())
    intakes.send(intake=changed, at=now(), identity={"consent": True})
    own_case.write(case=case, text="May I drive home after the visit?", at=now())
    stopped = stopped_case(location)
    client = _signed_in(clara)
    paths = (
        reverse("desk:queue"),
        reverse("desk:case", args=[case.reference]),
        reverse("clinician:queue"),
        reverse("clinician:case", args=[case.reference]),
        reverse("clinician:case", args=[stopped.reference]),
    )
    kept = {name: _keep(path, client.get(path)) for name, path in zip(STAFF, paths, strict=True)}
    shelf = [reverse("library:page", args=["risks"]) + screen for screen in SHELF]
    named = [reverse(name) for name in (*LISTS, *ACCOUNT)]
    work = zip((*LISTS, *ACCOUNT, *LIBRARY_WORK[len(LISTS) :]), (*named, *shelf), strict=True)
    return kept | {name: _keep(path, client.get(path)) for name, path in work}


def _signed_in(member: Any) -> FormClient:
    client = FormClient()
    client.force_login(member, backend="prolo.accounts.backend.Backend")
    with_second_factor(client, member)
    return client


def _languages(clara: Any) -> dict[str, Rendered]:
    client, one = _signed_in(clara), reverse("manager:translation", args=["es"])
    shown = reverse("manager:languages")
    answers = [(shown, client.get(shown)), (one, client.get(one)), (one, client.post(one, {}))]
    client.post(reverse("manager:preview_translation", args=["es"]))
    answers += [(path, client.get(path)) for path in (reverse("patient:start"), reverse("display"))]
    return {name: _keep(*answer) for name, answer in zip(LANGUAGES, answers, strict=True)}


def _mails(mona: Any) -> dict[str, Rendered]:
    client, path = _signed_in(mona), reverse("manager:mail", args=["en", "receipt"])
    ours = KINDS["receipt"].ours
    answers = (
        client.get(path),
        client.post(path, {"subject": "Your knee", "body": "Nothing more."}),
        client.post(path, {"subject": ours.subject, "body": ours.body}),
    )
    lists = {"mails": _keep(reverse("manager:mails"), client.get(reverse("manager:mails")))}
    return lists | {name: _keep(path, answer) for name, answer in zip(MAILS[1:], answers, strict=True)}
