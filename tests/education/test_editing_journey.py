"""A page changed, signed and published in a real browser; every screen of the library without faults."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import now
from playwright.sync_api import expect

from education import publishing
from education.models import Feedback, Page, Review, Source
from education.reading import published
from prolo.accounts import known_devices
from tests.accounts.browser import FormClient
from tests.conftest import with_second_factor
from tests.education.pages import SLUG, draft, one_page, public, seen, signed, submitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
HERE = f"/library/{SLUG}/"
BACKEND = "prolo.accounts.backend.Backend"


@pytest.fixture
def ultrasound(tmp_path, transactional_db):
    published.forget_all()
    yield one_page(tmp_path)
    published.forget_all()


@pytest.fixture
def as_member(live_server):
    """Let a browser be this member of staff from now on."""

    def act(page, user):
        client = FormClient()
        client.force_login(user, backend=BACKEND)
        with_second_factor(client, user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        return lambda path: page.goto(live_server.url + path)

    return act


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def either_way(request, browser, browser_context_args):
    """A page of a browser that runs scripts, and of one that runs none."""
    wide = {"width": 1200, "height": 900}
    options = {**browser_context_args, "java_script_enabled": request.param, "viewport": wide}
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def typed_in(page, before, after):
    """Somebody changes a sentence in the text."""
    text = page.get_by_label("Text", exact=True)
    text.fill(text.input_value().replace(before, after))


def story(page, as_member, ultrasound, mona, clara):
    """A manager edits, a clinician signs, it is planned; the time comes; the old text is one click away."""
    go = as_member(page, mona)
    go("/library/?show=all")
    page.get_by_role("link", name="Ultrasound guidance").click()
    page.get_by_role("link", name="Edit the text").click()
    typed_in(page, "You lie still.", "It is safe.")
    page.get_by_label("What changed").fill("How you lie.")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_text("1 check fails")).to_be_visible()
    expect(page.get_by_role("link", name="Line 17")).to_be_visible()
    typed_in(page, "It is safe.", "You lie on your side.")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.get_by_text("Saved and submitted for review.")).to_be_visible()

    go = as_member(page, clara)
    go("/library/")
    expect(page.get_by_text("Read it, then sign it or send it back")).to_be_visible()
    page.get_by_role("link", name="Ultrasound guidance").click()
    page.get_by_role("link", name="Compare the draft with the public text").click()
    expect(page.locator("del").first).to_contain_text("still")
    page.go_back()
    page.get_by_role("link", name="Review and sign").click()
    expect(page.get_by_label("Sign this version")).to_be_visible()
    for box in page.locator("[name=understandability], [name=actionability]").all():
        box.check()
    page.get_by_label("Sign this version").check()
    page.get_by_label("I did not write this text.").check()
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_label("At a set time").check()
    page.get_by_label("Day").fill((now() + timedelta(days=2)).date().isoformat())
    page.get_by_label("Time", exact=True).fill("08:00")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text(re.compile("Planned for"))).to_be_visible()


def test_a_page_is_changed_signed_and_published_at_its_time(
    either_way, live_server, as_member, ultrasound, mona, clara
):
    page = either_way
    story(page, as_member, ultrasound, mona, clara)
    published.forget_all()
    page.goto(f"{live_server.url}/{SLUG}/")
    expect(page.get_by_text("You lie still.")).to_be_visible()
    Page.objects.update(publish_at=now())
    call_command("publish_due", verbosity=0)
    published.forget_all()
    page.reload()  # a browser keeps a public page for a minute
    expect(page.get_by_text("You lie on your side.")).to_be_visible()
    expect(page.get_by_text("Clara, MD")).to_be_visible()
    page.goto(live_server.url + HERE)
    page.get_by_role("button", name="Restore this text").click()
    expect(page.get_by_text("The earlier text is the draft now.")).to_be_visible()


def test_the_checks_and_the_preview_follow_what_is_typed(page, as_member, ultrasound, mona):
    go = as_member(page, mona)
    go(f"{HERE}edit/")
    page.get_by_label("What changed").fill("How you lie.")
    typed_in(page, "You lie still.", "It is safe to lie on your side.")
    page.get_by_text("1 check fails").wait_for()
    expect(page.locator("#text-preview").get_by_text("It is safe to lie on your side.")).to_be_visible()
    page.get_by_role("link", name="Line 17").click()
    chosen = "(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)"
    assert page.evaluate(chosen) == "It is safe to lie on your side."
    assert ultrasound.versions.count() == 1


def _in_review(page, mona, clara, cole):
    Source.objects.filter(key="dagenais-2006-survey").update(to_check=True)
    submitted(page, mona, "You lie on your side for 20 minutes.")


def _signed(page, mona, clara, cole):
    signed(page, mona, cole)


def _returned(page, mona, clara, cole):
    version = submitted(page, mona)
    publishing.return_to_author(
        page=page.pk, seen=version.pk, comment="Which side?\nSay it.", by=cole, at=now()
    )


def _public_and_draft(page, mona, clara, cole):
    public(page, mona, cole)
    draft(page, clara, "It is safe for 30 minutes.")
    Feedback.objects.create(page=page, version=page.live, clear=False, text="I have chest pain now", at=now())
    Feedback.objects.create(page=page, version=page.live, clear=True, at=now())


def _overdue(page, mona, clara, cole):
    """Signed, half a year late, its source retracted; a source of the clinic that a draft cites."""
    public(page, mona, cole)
    long_ago = (now() - timedelta(days=190)).date()
    Page.objects.update(next_review_on=long_ago)
    Source.objects.filter(key="dagenais-2006-survey").update(retracted_on=long_ago)
    Source.objects.create(key="clinic-leaflet", citation="Our leaflet.", tier="D", to_check=True)


SCREENS = [
    ("?show=due", None, _overdue),
    ("", SLUG, _overdue),
    ("review/?text=public", SLUG, _overdue),
    ("sources/", None, _overdue),
    ("sources/add/", None, _overdue),
    ("sources/clinic-leaflet/", None, _overdue),
    ("", None, _returned),
    ("?show=all", None, _public_and_draft),
    ("feedback/", None, _public_and_draft),
    ("", SLUG, _public_and_draft),
    ("", SLUG, _returned),
    ("edit/", SLUG, _public_and_draft),
    ("compare/", SLUG, _public_and_draft),
    ("as-readers-see-it/", SLUG, _public_and_draft),
    ("review/", SLUG, _in_review),
    ("publish/", SLUG, _signed),
    ("move/", SLUG, _public_and_draft),
    ("retire/", SLUG, _public_and_draft),
]


def assert_fine_in_every_look(page):
    for width in (320, 1200):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=theme)
            assert faults(page) == []
            assert not scrolls_sideways(page), width


@pytest.mark.parametrize(
    ("path", "slug", "given"), SCREENS, ids=[f"{p or 'page'} {g.__name__}" for p, _s, g in SCREENS]
)
def test_a_screen_of_the_library_has_no_faults_and_fits(
    page, as_member, ultrasound, mona, clara, cole, path, slug, given
):
    given(ultrasound, mona, clara, cole)
    as_member(page, clara)(f"/library/{slug + '/' if slug else ''}{path}")
    for unfolded in page.locator("main details").all():
        unfolded.evaluate("e => { e.open = true }")
    assert_fine_in_every_look(page)


def test_staff_go_from_a_public_page_to_the_work_on_it(page, live_server, as_member, ultrasound, clara):
    go = as_member(page, clara)
    cookie = {"name": known_devices.cookie_name(), "value": "x", "url": live_server.url}
    page.context.add_cookies([cookie])
    go(f"/{SLUG}/")
    assert_fine_in_every_look(page)
    page.get_by_role("navigation", name="For staff").get_by_role("link", name="Work on this page").click()
    expect(page).to_have_url(live_server.url + HERE)
    page.get_by_role("link", name=f"Open /{SLUG}/").click()
    expect(page.get_by_role("navigation", name="For staff")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="For staff")).to_be_hidden()


def test_a_page_half_a_year_late_has_no_faults_and_fits(page, live_server, library, clara):
    late = Page.objects.get(slug="conditions/long-lasting-low-back-pain")
    Review.objects.create(version=late.live, reviewer=clara, decision="approve", at=now())
    Page.objects.filter(pk=late.pk).update(next_review_on=(now() - timedelta(days=190)).date())
    page.goto(f"{live_server.url}/{late.slug}/")
    expect(page.get_by_text("This part is hidden until a clinician has checked it.").first).to_be_visible()
    assert_fine_in_every_look(page)


@pytest.mark.expects_status(409)
@pytest.mark.expects_status(422)
def test_refusals_have_no_faults_and_keep_the_words(page, as_member, ultrasound, mona, clara):
    go = as_member(page, mona)
    go(f"{HERE}edit/")
    page.get_by_label("Title").fill("")
    typed_in(page, "You lie still.", "You sit up.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page).to_have_title(re.compile("^Error:"))
    assert faults(page) == []
    page.get_by_label("Title").fill("Ultrasound")
    page.get_by_label("What changed").fill("How you lie.")
    draft(ultrasound, clara)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Somebody saved before you")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("You sit up."))
    assert faults(page) == []
    assert seen(ultrasound) == ultrasound.draft_id
