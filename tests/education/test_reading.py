"""Reading pages: frame, caching, honesty before a signature, dead ends."""

import json
import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils.timezone import now

from education.models import Page, Review
from prolo.accounts import known_devices
from prolo.accounts.middleware import SEEN

ELBOW = "/conditions/tennis-elbow/"


@pytest.fixture
def elbow(library):
    return Page.objects.get(slug="conditions/tennis-elbow")


def sign(page, by):
    return Review.objects.create(version=page.live, reviewer=by, decision="approve", at=now())


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.usefixtures("library")
def test_every_loaded_page_opens(client):
    for page in Page.objects.all():
        response = client.get(str(page))
        assert response.status_code == 200, str(page)
        assert text_of(response).count("<h1") == 1


@pytest.mark.usefixtures("library")
def test_a_page_has_its_sections_and_the_whole_frame(client):
    text = text_of(client.get(ELBOW))
    for anchor in ("glance", "help", "first", "options", "fits", "ask", "about"):
        assert f'id="{anchor}"' in text
        assert f'href="#{anchor}"' in text
    assert 'href="/check/?area=elbow"' in text
    assert "Not yet checked by a clinician at this clinic." in text
    assert "After the first clinician check" in text
    assert 'href="tel:' in text


def test_a_page_says_of_which_day_its_text_is_and_that_this_was_no_check(client, elbow):
    day = elbow.live.made_at
    about = text_of(client.get(ELBOW)).partition('id="about"')[2]
    assert f"<dt>Version</dt><dd>1, of {day.day} {day:%B %Y}</dd>" in about
    assert "Last checked" not in about


@pytest.mark.usefixtures("library")
def test_no_id_stands_on_a_page_twice(client):
    for page in Page.objects.all():
        ids = re.findall(r'\sid="([^"]+)"', text_of(client.get(str(page))))
        assert sorted(ids) == sorted(set(ids)), str(page)


@pytest.mark.usefixtures("library")
def test_no_link_of_a_page_leads_to_a_missing_page(client):
    for page in Page.objects.all():
        article = text_of(client.get(str(page))).partition("<article")[2].partition("</article>")[0]
        for href in set(re.findall(r'href="(/[^"#]*)', article)):
            if not href.startswith(("/check/", "/emergency/", "/display/")):
                assert client.get(href).status_code == 200, (str(page), href)


@pytest.mark.usefixtures("library")
def test_every_anchor_of_a_page_exists_on_it(client):
    for page in Page.objects.all():
        text = text_of(client.get(str(page)))
        wanted = set(re.findall(r'href="#([^"]+)"', text))
        assert wanted <= set(re.findall(r'\sid="([^"]+)"', text)), str(page)


@pytest.mark.usefixtures("library")
def test_pages_carry_no_inline_script_or_style(client):
    for page in Page.objects.all():
        text = text_of(client.get(str(page)))
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text)


def test_a_signed_page_names_who_checked_it_and_drops_the_banner(client, elbow, clara):
    client.get(ELBOW)
    sign(elbow, clara)
    elbow.next_review_on = (now() + timedelta(days=365)).date()
    elbow.save()
    text = text_of(client.get(ELBOW))
    assert "Not yet checked" not in text
    assert "Clara" in text
    assert structured(text)["reviewedBy"]["name"].startswith("Clara")


def overdue(client, page, by, *, days):
    """What readers see of a signed page so many days after its check was due."""
    sign(page, by)
    page.next_review_on = (now() - timedelta(days=days)).date()
    page.save()
    return text_of(client.get(str(page)))


@pytest.mark.parametrize(("days", "told"), [(1, False), (29, False), (30, True), (179, True), (180, True)])
def test_readers_are_told_of_a_check_that_is_a_month_late(client, elbow, clara, days, told):
    day = (now() - timedelta(days=days)).date()
    note = f"This page was due a check on {day.day} {day:%B %Y}. It may be out of date."
    assert (note in overdue(client, elbow, clara, days=days)) is told


NUMBERS = re.compile(r'class="(?:factbox|arrays|cert)"|\b\d+ in 100\b|\b\d+ people\b')
HIDDEN = "This part is hidden until a clinician has checked it."


def section_of(text, anchor):
    return text.partition(f'<section id="{anchor}"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("slug", "aged"),
    [
        ("conditions/long-lasting-low-back-pain", ["fits"]),
        ("conditions/knee-osteoarthritis", ["fits"]),
        ("conditions/tennis-elbow", ["fits"]),
        ("evidence", ["table"]),
        ("risks", ["common"]),
    ],
)
def test_a_section_that_grows_old_is_hidden_whole_half_a_year_after_a_check_was_due(
    client, library, clara, slug, aged
):
    page = Page.objects.get(slug=slug)
    fresh, late = (overdue(client, page, clara, days=days) for days in (179, 180))
    for anchor in aged:
        assert NUMBERS.search(section_of(fresh, anchor)), anchor
        assert HIDDEN in section_of(late, anchor)
        assert not NUMBERS.search(section_of(late, anchor)), anchor
        assert "<h2" in section_of(late, anchor)
    assert HIDDEN not in fresh
    assert late.count(HIDDEN) == len(aged)
    assert set(re.findall(r'href="#([^"]+)"', late)) <= set(re.findall(r'\sid="([^"]+)"', late))


@pytest.mark.parametrize("slug", ["risks", "decide", "conditions/knee-osteoarthritis"])
def test_the_number_of_a_source_never_stands_alone_at_the_start_of_a_line(client, library, slug):
    html = client.get(f"/{slug}/").content.decode()
    assert "\N{NO-BREAK SPACE}<sup>" in html and not re.search(r"(?<!Source:)[ \n]<sup>", html)
    assert "</sup><sup>" not in html, "two numbers would be read as one"


@pytest.mark.parametrize(
    ("slug", "anchor"),
    [
        ("risks", "serious"),
        ("risks", "help"),
        ("risks/safer-injections", "limits"),
        ("risks/nerve-damage", "signs"),
        ("conditions/tennis-elbow", "help"),
        ("conditions/tennis-elbow", "risks"),
    ],
)
def test_a_section_on_safety_stays_as_it_is_however_late_the_check(client, library, clara, slug, anchor):
    page = Page.objects.get(slug=slug)
    fresh, late = (section_of(overdue(client, page, clara, days=days), anchor) for days in (179, 700))

    def words(html):
        return " ".join(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", html).split())

    assert len(words(fresh)) > 50
    assert words(late) == words(fresh)


def test_a_late_decision_guide_asks_and_shows_no_number_of_a_study(client, library, clara):
    page = Page.objects.get(slug="decide")
    said = {"back": "same", "numb": "call"}
    for days, shown in ((179, True), (180, False)):
        guide = overdue(client, page, clara, days=days)
        assert ("110 people" in guide) is shown
        assert (HIDDEN in section_of(guide, "options")) is not shown
        sheet = text_of(client.post("/decide/", said))
        assert ("46 in 100" in sheet) is shown
        assert "Call at once." in sheet


def test_a_hidden_section_keeps_its_heading_and_the_figure_of_another_may_rise_to_the_head():
    from education.body import Hidden, write
    from education.links import Reach
    from education.shelf import shelf_of

    hidden = Hidden(frozenset({"note"}), frozenset({"c"}), "<p>Hidden.</p>")
    figures = [f":::figure key={key}\n:::" for key in ("knee-scores", "knee-joint")]
    body = (
        f"## A {{#a}}\n\nGoes.\n\n:::note\nOne.\n:::\n\n{figures[0]}\n\n"
        f"## B {{#b}}\n\nStays.\n\n{figures[1]}\n\n## C {{#c}}\n\n:::note\nTwo.\n:::\n"
    )
    page = write(body, shelf=shelf_of("en"), reach=Reach(), head_figure=True, hidden=hidden)
    assert [section.heading for section in page.sections] == ["A", "B", "C"]
    assert [section.html for section in page.sections[:2]] == ["<p>Hidden.</p>", "<p>Stays.</p>\n"]
    assert "Two." in page.sections[2].html
    assert "knee" in page.figure
    assert "90 people" not in page.figure


def structured(text: str) -> dict:
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(data.group(1))["@graph"][0]


@pytest.mark.usefixtures("library")
def test_structured_data_names_no_reviewer_before_a_signature(client):
    page = structured(text_of(client.get(ELBOW)))
    assert page["@type"] == "MedicalWebPage"
    assert page["mainEntity"]["@type"] == "MedicalCondition"
    assert "reviewedBy" not in page
    assert "lastReviewed" not in page


def test_structured_data_cannot_end_its_element(elbow):
    from education import queries
    from education.reading.structured import structured_data

    version = elbow.live
    version.title = "</script><script>alert(1)</script>"
    address = queries.address(slug=elbow.slug, lang="en")
    text = structured_data(version=version, address=address, signature=None, sources=[], trail=[], url="/")
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["name"] == version.title


@pytest.mark.usefixtures("library")
def test_a_page_in_memory_costs_one_query(client, django_assert_num_queries):
    client.get(ELBOW)
    with django_assert_num_queries(1):
        client.get(ELBOW)


@pytest.mark.usefixtures("library")
def test_the_first_view_of_a_page_stays_within_its_budget(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        client.get(ELBOW)


@pytest.mark.usefixtures("library")
def test_a_page_is_public_for_a_minute_and_sets_no_cookie(client):
    response = client.get(ELBOW)
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert not response.wsgi_request.session.modified


@pytest.mark.usefixtures("library")
def test_a_browser_that_has_the_page_is_told_so(client):
    first = client.get(ELBOW)
    again = client.get(ELBOW, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "public, max-age=60"
    since = client.get(ELBOW, headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304


def test_the_etag_carries_the_version(client, elbow):
    assert str(elbow.live_id) in client.get(ELBOW)["ETag"]


@pytest.mark.usefixtures("library")
def test_theme_and_size_have_copies_of_their_own(client):
    plain = client.get(ELBOW)
    client.cookies["theme"] = "dark"
    dark = client.get(ELBOW)
    assert 'data-theme="dark"' in text_of(dark)
    assert 'data-theme="dark"' not in text_of(plain)
    assert dark["ETag"] != plain["ETag"]
    assert "Cookie" in dark["Vary"]


def in_their_browser(client):
    """The mark that signing in leaves in a browser of staff."""
    client.cookies[known_devices.cookie_name()] = "x"
    return client


WAY_IN = 'href="/library/conditions/tennis-elbow/"'


@pytest.mark.usefixtures("library")
def test_staff_who_edit_pages_see_the_way_to_work_on_them_and_readers_see_the_same_bytes_as_before(
    client, clara, mona, sign_in
):
    public = client.get(ELBOW)
    for by in (clara, mona):
        answer = in_their_browser(sign_in(by)).get(ELBOW)
        assert WAY_IN in text_of(answer)
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer
        for path in ("/decide/", "/search/", "/search/?q=knee"):
            assert f'href="/library/{path.split("/")[1]}/"' in text_of(client.get(path)), path
    client.logout()
    client.cookies.clear()
    again = client.get(ELBOW)
    assert (again.content, again["ETag"], again["Cache-Control"]) == (
        public.content,
        public["ETag"],
        "public, max-age=60",
    )
    bar = re.compile(r'<div class="staff-bar">.*?</nav></div></div>\n', re.DOTALL)
    assert bar.sub("", text_of(answer)) == text_of(public)


@pytest.mark.usefixtures("library")
def test_staff_who_do_not_edit_pages_get_the_page_of_everyone(client, dana, sign_in):
    public = client.get(ELBOW).content
    answer = in_their_browser(sign_in(dana)).get(ELBOW)
    assert (answer.content, answer["Cache-Control"]) == (public, "public, max-age=60")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("cookies", [{}, {"session": "x"}, {"session": "x", "theme": "dark"}])
def test_a_reader_with_a_session_of_their_own_costs_one_query_and_is_not_looked_up(
    client, django_assert_num_queries, cookies
):
    for name, value in cookies.items():
        client.cookies[name] = value
    client.get(ELBOW)
    with django_assert_num_queries(1):
        answer = client.get(ELBOW)
    assert WAY_IN not in text_of(answer)


@pytest.mark.usefixtures("library")
def test_a_session_that_is_too_old_shows_no_way_in(client, clara, sign_in):
    browser = in_their_browser(sign_in(clara))
    session = browser.session
    session[SEEN] = (now() - timedelta(minutes=16)).timestamp()
    session.save()
    assert WAY_IN not in text_of(browser.get(ELBOW))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("address", ["/no-such-page/", "/conditions/no-such-page/", "/a/b/c/d/"])
def test_an_unknown_address_is_a_404_with_ways_on(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "We cannot find this page" in text_of(response)
    assert 'href="/check/"' in text_of(response)
    assert not response.cookies


@pytest.mark.usefixtures("library")
def test_a_page_still_to_come_says_so(client):
    Page.objects.filter(slug="glossary").update(live=None)
    response = client.get("/glossary/")
    assert response.status_code == 404
    assert "This page is not ready yet." in text_of(response)


def test_a_retired_page_is_gone_and_names_the_nearest(client, elbow):
    elbow.retired_at = now()
    elbow.save()
    response = client.get(ELBOW)
    assert response.status_code == 410
    assert "The nearest page is" in text_of(response)


@override_settings(PUBLIC_ORIGIN="https://clinic.example")
@pytest.mark.usefixtures("library")
def test_the_map_for_search_engines_lists_live_pages_only(client, elbow):
    elbow.retired_at = now()
    elbow.save()
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    assert "<loc>https://clinic.example/risks/</loc>" in text_of(response)
    assert "tennis-elbow" not in text_of(response)


@pytest.mark.usefixtures("library")
def test_robots_stay_out_of_answers_and_staff_pages(client):
    text = text_of(client.get("/robots.txt"))
    assert "Disallow: /check/" in text
    assert "Disallow: /desk/" in text
    assert "/sitemap.xml" in text


@pytest.mark.usefixtures("library")
def test_a_post_to_a_page_is_refused(client):
    assert client.post(ELBOW, "x=1", content_type="application/x-www-form-urlencoded").status_code == 405


@pytest.mark.usefixtures("library")
def test_urgent_signs_stand_on_the_page_with_the_clinics_number(client, settings):
    text = text_of(client.get("/risks/nerve-damage/"))
    assert "lasts or spreads past the sore spot" in text
    assert "Call the doctor who treated you today if:" in text
    assert f'href="tel:{settings.CLINIC_PHONE}"' in text
