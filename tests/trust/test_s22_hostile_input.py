"""S22: whatever is typed into any form, or stands in any header, is answered without an error of ours.

HOSTILE_CASES sets how many cases each test tries (20,000 and more by night); the usual run tries a few hundred.
"""

import os
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.wsgi import Request
from tests.conftest import with_second_factor
from tests.triage.make import a_case, a_draft, a_safety_exit, an_intake, save
from tests.trust.drafts import just_seen
from tests.trust.harness.forms import Form, forms_of
from triage.models import Intake
from triage.questionnaire.pages import PAGES
from triage.services import messages, own_case

CASES = int(os.environ.get("HOSTILE_CASES", "120"))
MANY = settings(
    max_examples=CASES,
    deadline=None,
    database=None,
    derandomize="HOSTILE_CASES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
FORM = "application/x-www-form-urlencoded"
NASTY = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e", "a\u0301" * 50, "\U0001f9b5", "\r\n.\r\n",
    "-1", "0", "1e999", "NaN", "Infinity", "9" * 400, "9999-99-99", "0000", "29", "31", "2026-02-30", "true", "None",
    "' OR 1=1 --", "{{ 7*7 }}", "{% load x %}", "<script>alert(1)</script>", "../../etc/passwd", "%00", "%s%n",
    "x" * 5000,
    "+" * 300, "=cmd|' /C calc'!A0", "\u0661\u0662", "\u2003", "\x1b[2J", "\x7f", "not_sure", "yes", "no", "[]", "{}",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=80),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Co", "Mn"]), max_size=20),
    st.binary(max_size=40),
)
LATIN = st.text(alphabet=st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=60)
HEADERS = [
    "ACCEPT", "ACCEPT_LANGUAGE", "COOKIE", "HX_CURRENT_URL", "HX_PROMPT", "HX_REQUEST", "HX_TARGET", "HX_TRIGGER",
    "IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "IF_UNMODIFIED_SINCE", "ORIGIN", "RANGE", "REFERER",
    "TRIGGERING_EVENT", "USER_AGENT", "X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_HTTP_METHOD_OVERRIDE",
    "X_REQUESTED_WITH",
]  # fmt: skip
HEADER_VALUES = st.one_of(
    LATIN,
    st.sampled_from(
        [
            '__Host-session="abcdefgh\\000ijkl"', 'session="abcdefgh\\000ijkl"; csrftoken="\\000"',
            "session=" + "x" * 300,
            "theme=\\377; size=\\000", 'messages="\\000"', "http://[", "http://[::1", "//", "bytes=a-b", "bytes=-0",
            "de-" + "a" * 200, "*;q=nan", "Thu, 99 Foo 99999 99:99:99 GMT", '"', "W/", "," * 500, "; ; =;", "null",
            "2001:db8::zz, 1.2.3.4.5", "%E0%A4%A;URI-AutoEncoded=1", "t%00; HX-Request=true",
        ]
    ),
)  # fmt: skip


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def encoded(pairs: list[tuple[str | bytes, str | bytes]]) -> bytes:
    return "&".join("=".join(quote_from_bytes(as_bytes(part)) for part in pair) for pair in pairs).encode()


def values_for(form: Form) -> st.SearchStrategy:
    """Pairs for one form: its own fields with what it offers or something nasty, and fields it never had."""
    offered: dict[str, list[str]] = {}
    for control in form.controls:
        if control.name and control.name != "csrfmiddlewaretoken":
            offered.setdefault(control.name, []).append(control.value)
    own = [
        st.tuples(st.just(name), st.one_of(st.sampled_from(words), TEXT)) for name, words in offered.items()
    ]
    foreign = st.tuples(
        st.one_of(st.sampled_from(["id", "state", "version", "leave", "next", "q"]), TEXT), TEXT
    )
    return st.lists(st.one_of(*own, *own, foreign), max_size=14)


@pytest.fixture
def browsers(settings, dana, clara):
    """One for each who; the staff are signed in."""
    settings.RATE_LIMITS = False
    found = {"stranger": Client(), "patient": Client(), "dana": Client(), "clara": Client()}
    for name, person in (("dana", dana), ("clara", clara)):
        found[name].force_login(person, backend="prolo.accounts.backend.Backend")
        with_second_factor(found[name], person)
    return found


@pytest.fixture
def drafts(location):
    """A draft with nothing but its area, one half filled in, one complete, and one that was stopped."""
    filled, open_ = an_intake(location), a_draft(location)
    for page in PAGES[:5]:
        known = {key: filled.answers[key] for key in page.question_keys if key in filled.answers}
        save(open_, page.key, **known)
    return a_draft(location, region="knee"), open_, filled, a_safety_exit(location).intake


@pytest.fixture
def asked(location, dana):
    """A case whose patient was asked to answer two questions again."""
    case = a_case(location)
    messages.ask(
        case=case, by=dana, at=now(), version=case.version, message="Please", pinned=["gout", "goal"]
    )
    return case


@pytest.fixture
def site(location, library, browsers, drafts, asked):
    """Every form there is, as (who, address, form)."""
    fresh, open_, filled, stopped = drafts
    written = a_case(location)
    own_case.write(case=written, text="Hello", at=now())
    session = browsers["patient"].session
    session["drafts"], session["cases"] = just_seen(*drafts), just_seen(asked)
    session.save()
    pages = {
        "stranger": ["/check/", "/display/", "/accounts/login/", "/accounts/password/reset/"],
        "patient": [f"/check/{filled.pk}/{key}/" for key in [*(p.key for p in PAGES), "contact", "answers", "once-more"]]
        + [f"/check/{draft.pk}/{page.key}/" for draft in (fresh, open_) for page in PAGES]
        + [f"/check/{stopped.pk}/stop/"]
        + [f"/my/{asked.pk}/{page}" for page in ("", "withdraw/", "erase/")],
        "dana": [f"/desk/{case.reference}/" for case in (a_case(location), written)]
        + ["/desk/", "/desk/new/"]
        + [f"/accounts/{page}/" for page in ("password/change", "2fa")],
        "clara": [f"/clinician/{case.reference}/" for case in (a_case(location), a_safety_exit(location))]
        + [f"/desk/{a_case(location).reference}/", "/accounts/sessions/"],
    }  # fmt: skip
    found = [
        entry
        for who, addresses in pages.items()
        for a in addresses
        for entry in posts_of(browsers[who], who, a)
    ]
    once = {(who, address, tuple(sorted(form.names))): (who, address, form) for who, address, form in found}
    return browsers, [entry for entry in once.values() if "logout" not in entry[1]]


def posts_of(browser, who, address):
    """The forms of one page that post, with where they post to; a button may send its form elsewhere."""
    answer = browser.get(address, follow=True)
    here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
    forms = [form for form in forms_of(answer.content.decode()) if form.method == "post"]
    ways = [(form, goes_to) for form in forms for goes_to in (form.action, *form.ways)]
    return [(who, (goes_to or here).partition("#")[0], form) for form, goes_to in ways]


def test_every_kind_of_form_is_among_those_tried(site):
    addresses = " ".join(address for _, address, _ in site[1])
    for part in (
        "/check/ ", "/emergency/", "/about_you/", "/contact/", "/answers/", "/stop/number/", "/stop/mistake/",
        "/messages/", "/questions/", "/change/", "/code/", "/withdraw/", "/erase/", "/tell/", "/messages-read/",
        "/take/", "/accept/", "/return/", "/raise/", "/decide/", "/lower/", "/login/", "/reset/", "/display/",
        "/preview/", "/call/", "/find/", "/together/", "/keep/",
    ):  # fmt: skip
        assert part in addresses + " ", part


def test_nothing_typed_into_a_form_breaks_us(site):
    browsers, forms = site

    @MANY
    @given(st.data())
    def try_one(data):
        who, address, form = data.draw(st.sampled_from(forms))
        body = encoded(data.draw(values_for(form)))
        with transaction.atomic():
            status = browsers[who].post(address, body, content_type=FORM).status_code
            transaction.set_rollback(True)
        assert status < 500

    try_one()


def test_nothing_in_an_address_breaks_us(site):
    browsers, forms = site
    addresses = [
        "/",
        "/check/",
        "/accounts/login/",
        "/desk/",
        "/clinician/",
        "/sitemap.xml",
        "/readyz",
        "/static/prolo.css",
    ]

    @MANY
    @given(st.data())
    def try_one(data):
        who = data.draw(st.sampled_from(sorted(browsers)))
        path = data.draw(st.one_of(st.sampled_from(addresses), st.sampled_from([a for _, a, _ in forms])))
        tail = data.draw(st.one_of(st.just(b""), TEXT.map(lambda text: as_bytes(text) + b"/")))
        query = encoded(
            data.draw(
                st.lists(st.tuples(st.sampled_from(["area", "next", "after", "q", "from"]), TEXT), max_size=4)
            )
        )
        where = path.split("?")[0] + quote_from_bytes(tail, safe="/") + "?" + query.decode()
        with transaction.atomic():
            status = browsers[who].get(where).status_code
            transaction.set_rollback(True)
        assert status < 500

    try_one()


def test_nothing_in_a_header_breaks_us(site, monkeypatch):
    browsers, forms = site
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)
    places = [
        ("stranger", "/"),
        ("stranger", "/static/prolo.css"),
        ("stranger", "/accounts/login/"),
        ("dana", "/desk/"),
    ]
    places += [(who, address) for who, address, _ in forms]
    kinds = [
        FORM,
        "text/plain; charset=hex",
        "text/plain; charset=idna",
        f"{FORM}; charset=utf-16",
        "a/b; charset=\xff",
        ";;",
    ]

    @MANY
    @given(st.data())
    def try_one(data):
        who, path = data.draw(st.sampled_from(places))
        headers = data.draw(st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, min_size=1, max_size=4))
        sent = {f"HTTP_{name}": value for name, value in headers.items()}
        kind = data.draw(st.sampled_from(kinds))
        method = data.draw(st.sampled_from(["GET", "POST", "HEAD", "OPTIONS"]))
        query = "a=%41&" * data.draw(st.sampled_from([1, 500]))
        with transaction.atomic():
            answer = browsers[who].generic(method, f"{path}?{query}", b"a=%41", kind, **sent)
            transaction.set_rollback(True)
        assert answer.status_code < 500

    try_one()


@pytest.mark.parametrize(
    "path", ["/", "/check/", "/desk/", "/accounts/login/", "/display/", "/accounts/sessions/"]
)
@pytest.mark.parametrize("name", ["session", "csrftoken", "messages", "theme"])
def test_nothing_in_a_cookie_breaks_us(client, location, path, name):
    for value in ('"abcdefgh\\000ijkl"', '"\\377\\376"', "x" * 300, "", '"', "a=b=c"):
        for ask in (client.get, client.post):
            assert ask(path, HTTP_COOKIE=f"{name}={value}").status_code < 500


@pytest.fixture
def plain_form(location, settings):
    settings.RATE_LIMITS = False
    browser, draft = Client(), an_intake(location)
    session = browser.session
    session["drafts"] = just_seen(draft)
    session.save()
    return browser, draft


def test_a_text_that_is_taken_is_kept_letter_by_letter(plain_form):
    """Apart from blanks around it, which nobody sees."""
    browser, draft = plain_form
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")

    @MANY
    @given(st.text(alphabet=letters, min_size=1, max_size=60))
    def try_one(name):
        typed = {
            "given_name": name,
            "family_name": name,
            "phone": "555-0101",
            "email": "",
            "voicemail_ok": "yes",
        }
        with transaction.atomic():
            answer = browser.post(
                f"/check/{draft.pk}/contact/", encoded(list(typed.items())), content_type=FORM
            )
            kept = Intake.objects.get(pk=draft.pk).identity
            transaction.set_rollback(True)
        assert answer.status_code in {302, 422}
        if answer.status_code == 302:
            assert kept["given_name"] == name.strip()
        else:
            assert "error" in answer.content.decode()

    try_one()
