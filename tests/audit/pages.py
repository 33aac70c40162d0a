"""Every page of the running demo, as a reader, a patient and staff get it: what a link leads to, what a button says."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.journeys.people import ARRIVED, STORIES, code_now, replies
from tests.trust.harness.client import Client, Page
from tests.trust.harness.forms import Form, forms_of
from tests.trust.harness.routes import addresses
from triage.management.commands.load_demo import PASSWORD

READER = "reader"
MOST_OF_A_KIND = 3
EVERY_ONE_OF = {"education:page", "education:source"}
LINK = re.compile(r'href="([^"#]*)')
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
NEITHER = re.compile(r"^/(static/|accounts/logout/)|\.(svg|xml|txt)$")
EDITED = ("risks", "evidence", "costs")
"""Pages that get an edit of the clinic: one stays a draft, one waits for a review, one is signed."""


@dataclass(frozen=True)
class Kept:
    """One page: who saw it, what kind it is, where it was, and what came."""

    who: str
    kind: str
    address: str
    html: str


class Visitor:
    """Somebody with a browser of their own, and the pages they were shown."""

    def __init__(self, who: str, port: int) -> None:
        self.who, self.client = who, Client(port)
        self.kept: list[Kept] = []
        self.seen: Counter[str] = Counter()

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    def keep(self, page: Page, kind: str = "") -> Page:
        assert page.status < 500, f"{page.url} answers {page.status} to {self.who}"
        if is_html(page):
            kind = kind or (f"refusal {page.status}" if page.status >= 400 else kind_of(page.url))
            if not self.wants(kind):
                return page
            self.seen[kind] += 1
            self.kept.append(Kept(self.who, kind, page.url, page.html))
        return page

    def wants(self, kind: str) -> bool:
        every = self.who == READER and kind in EVERY_ONE_OF
        return every or self.seen[kind] < MOST_OF_A_KIND

    def follow_links(self, starts: Iterable[str]) -> None:
        """From each start to whatever is linked, until no page of a new kind comes."""
        waiting, met = deque(starts), set()
        while waiting:
            address = waiting.popleft()
            if address in met or NEITHER.search(urlsplit(address).path) or not self.wants(kind_of(address)):
                continue
            page = self.client.get(address)
            new = page.url not in met
            met |= {address, page.url}
            if new and is_html(page):
                self.keep(page)
                waiting += links_of(page)

    def press_buttons(self, *, ticked: bool) -> None:
        """Each kind of form once, with nothing typed; or with everything ticked that can be."""
        pressed: set[str] = set()
        for kept in list(self.kept):
            for form in forms_of(kept.html):
                target = urljoin(kept.address, form.action)
                if form.method != "post" or kind_of(target) in pressed or NEITHER.search(target):
                    continue
                pressed.add(kind_of(target))
                page = self.client.post(target, form.filled_with(everything(form) if ticked else {}))
                self.keep(page, f"{kind_of(target)}, {'ticked' if ticked else 'left blank'}")


def is_html(page: Page) -> bool:
    return page.html.lstrip()[:15].lower() == "<!doctype html>"


def kind_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return "nowhere"


def links_of(page: Page) -> Iterator[str]:
    for target in LINK.findall(page.html):
        parts = urlsplit(urljoin(page.url, unescape(target)))
        if not parts.netloc and not parts.scheme:
            yield parts._replace(fragment="").geturl()


def everything(form: Form) -> dict[str, object]:
    """Every box ticked, and of each question the first reply."""
    values: dict[str, object] = {c.name: True for c in form.controls if c.kind == "checkbox"}
    for control in form.controls:
        if control.kind == "radio":
            values.setdefault(control.name, control.value)
    return values


def reader(port: int) -> Visitor:
    """Somebody who reads, searches, and decides."""
    visitor = Visitor(READER, port)
    for words in ("elbow", "elbwo", "xyzzy", "my arm is numb and weak"):
        visitor.keep(visitor.client.get(f"/search/?q={words.replace(' ', '+')}"), f"search for {words}")
    live = LOCATION.findall(visitor.client.get("/sitemap.xml").html)
    visitor.follow_links(
        [
            "/",
            *(urlsplit(address).path for address in live),
            *addresses(reference="AAAAAAAAA").values(),
            "/no-such-page/",
        ]
    )
    visitor.press_buttons(ticked=False)
    visitor.press_buttons(ticked=True)
    return visitor


def patients(port: int) -> Iterator[Visitor]:
    """One who gets through, one whose own words are asked about once more, one who is stopped, one half way."""
    told = STORIES[0]["answers"]
    yield _patient(port, "patient", replies(told), refused=True)
    yield _patient(port, "patient with a same-day sign", replies(told, hot_swollen_joint="yes"))
    yield _patient(
        port, "patient asked once more", replies(told, goal="I cannot hold my pee. I want to die.")
    )
    yield _patient(port, "patient with a stop", {"gate_saddle_or_bladder": True})
    yield _patient(port, "patient half way", replies(told), until=r"/area/$")


def _patient(
    port: int, who: str, values: dict[str, object], *, refused: bool = False, until: str = ARRIVED.pattern
) -> Visitor:
    visitor = Visitor(who, port)
    page = visitor.keep(visitor.client.get("/check/?area=knee"))
    for _ in range(40):
        page = visitor.client.post(page.form.action or page.url, page.form.filled_with(values))
        visitor.keep(page, _step(page))
        if re.search(until, page.url):
            visitor.press_buttons(ticked=False) if "/stop/" in page.url else None
            return visitor
        if refused:
            blank = visitor.client.post(page.url, page.form.filled_with({}))
            if blank.status == 422:
                visitor.keep(blank, f"{_step(page)}, refused")
    raise AssertionError(f"never arrived: {page.url}")


def _step(page: Page) -> str:
    return f"{kind_of(page.url)} {page.url.partition('?')[0].rstrip('/').rpartition('/')[2]}"


def member(who: str, port: int, starts: Iterable[str]) -> Visitor:
    """Somebody of the staff, signed in, through all they may open."""
    visitor = signed_in(who, port)
    visitor.follow_links(starts)
    visitor.press_buttons(ticked=False)
    return visitor


def signed_in(who: str, port: int) -> Visitor:
    visitor = Visitor(who, port)
    page = visitor.client.get("/accounts/login/")
    given = {"login": f"{who}@example.org", "password": PASSWORD}
    page = visitor.client.post(page.url, page.form.filled_with(given))
    if kind_of(page.url) == "mfa_authenticate":
        visitor.keep(page)
        page = visitor.client.post(page.url, page.form.filled_with({"code": code_now()}))
    assert page.status == 200 and "login" not in page.url, (page.url, page.status)
    return visitor


def edit_pages(port: int) -> None:
    """A draft, a draft in review and a signed draft, so that every screen of the library has something to show."""
    mona, clara = signed_in("mona", port), signed_in("clara", port)
    for slug, act in zip(EDITED, ("save", "submit", "submit"), strict=True):
        page = mona.client.get(f"/library/{slug}/edit/")
        form = next(form for form in forms_of(page.html) if "body" in form.names)
        body = next(control.value for control in form.controls if control.name == "body").lstrip("\n")
        given = {"body": body, "aliases": "another name", "changed": "Another name."}
        answer = mona.client.post(page.url, [*form.filled_with(given), ("act", act)])
        assert answer.status == 200, (slug, answer.status)
    page = clara.client.get(f"/library/{EDITED[-1]}/review/")
    form = next(form for form in forms_of(page.html) if "decision" in form.names)
    answer = clara.client.post(page.url, form.filled_with(everything(form)))
    assert answer.status == 200, answer.status
