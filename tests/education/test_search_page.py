"""The search page is made of a frame kept for everyone and the words of one reader, and the two never mix."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from education.models import Page, Searched
from education.reading import recent, results
from education.search import START, STOP, Found
from prolo.front import SECONDS_KEPT

pytestmark = pytest.mark.usefixtures("library")
HOSTILE = """<b>"'&</b>"""
BOX = re.compile(r'<input id="q"[^>]* value="([^"]*)"')


@pytest.fixture
def clock(monkeypatch):
    """The clock by which the library is read again."""

    class Clock:
        time = 1000.0

    monkeypatch.setattr(recent.time, "monotonic", lambda: Clock.time)
    return Clock


def searched(client, words, **more):
    answer = client.get("/search/", {"q": words}, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def elbow_links(text):
    return text.count('href="/conditions/tennis-elbow/"')


def test_words_stand_in_the_box_and_in_the_heading_as_they_were_typed(client):
    text = searched(client, "can't zzzz")
    assert BOX.search(text)[1] == "can&#x27;t zzzz"
    assert "Nothing found for “can&#x27;t zzzz”" in text
    assert "can't zzzz" not in text


@pytest.mark.parametrize("otherwise", [True, False], ids=["spelt otherwise", "fits"])
def test_everything_that_is_shown_of_a_search_is_escaped(otherwise):
    page = Found(HOSTILE, HOSTILE, HOSTILE, "guide", f"{HOSTILE}{START}{HOSTILE}{STOP}{HOSTILE}", otherwise)
    for found in ([], [page], [page, page]):
        text = results.written(HOSTILE, found)
        assert "&lt;b&gt;" in text
        assert "<b>" not in text
        assert """"'&<""" not in text
    assert text.count("<mark>") == 2


def test_a_passage_without_all_its_marks_is_shown_as_text():
    for passage in (f"knee {STOP} pain", f"{START}knee", f"{START}{START}", STOP):
        text = results.written("knee", [Found("a", "A", "B", "guide", passage, False)])
        assert START not in text
        assert STOP not in text


def test_a_frame_never_shows_the_words_of_another_reader(client):
    first = searched(client, "mysecretword")
    assert first.count("mysecretword") == 2
    assert "mysecretword" not in searched(client, "elbow")
    assert "mysecretword" not in client.get("/search/").content.decode()
    assert searched(client, "mysecretword") == first


def test_the_card_of_an_emergency_is_shown_to_those_whose_words_ask_for_it_alone(client):
    for words, shown in (("numb leg", True), ("elbow", False), ("numb leg", True)):
        assert ("Do you need help now?" in searched(client, words)) is shown


def test_nothing_is_left_of_the_places_where_words_are_put(client):
    from education.reading.published import CUT

    for words in ("", "elbow", "numb leg", CUT):
        assert searched(client, words).count(CUT) == (2 if words == CUT else 0)


def test_theme_and_size_of_a_reader_are_kept_apart(client):
    assert 'data-theme="dark"' not in searched(client, "elbow")
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in searched(client, "elbow")
    del client.cookies["theme"]
    assert 'data-theme="dark"' not in searched(client, "elbow")


def test_an_answer_is_never_kept_by_a_browser_or_on_the_way(client):
    answer = client.get("/search/", {"q": "elbow"})
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    assert not answer.cookies


def test_every_search_is_counted_the_same_words_too(client):
    for words in ("zzzz", "zzzz", "elbow", ""):
        searched(client, words)
    assert [row.words for row in Searched.objects.order_by("at")] == ["zzzz", "zzzz", "elbow"]
    assert Searched.objects.filter(words="elbow", found__gt=0).exists()


def test_the_same_words_a_moment_later_ask_the_database_for_nothing(client):
    searched(client, "elbow")
    with CaptureQueriesContext(connection) as asked:
        searched(client, "elbow")
    assert [query["sql"].split()[0] for query in asked] == ["INSERT"]


def test_words_with_a_number_in_them_are_answered_and_never_kept(client):
    assert elbow_links(searched(client, "elbow 5550142"))
    assert not any("5550142" in words for shelf in recent._shelves.values() for words in shelf.answers)


def test_a_page_taken_away_is_found_no_more_within_a_second(client, clock):
    page = Page.objects.filter(slug="conditions/tennis-elbow")
    assert elbow_links(searched(client, "elbow")) == 1
    page.update(retired_at=now())
    clock.time += SECONDS_KEPT + 0.1
    assert elbow_links(searched(client, "elbow")) == 0
    page.update(retired_at=None)
    clock.time += SECONDS_KEPT + 0.1
    assert elbow_links(searched(client, "elbow")) == 1


def test_a_page_that_gets_another_text_is_found_by_it_within_a_second(client, clock):
    page, other = (Page.objects.get(slug=f"conditions/{name}") for name in ("tennis-elbow", "neck-pain"))
    searched(client, "elbow")
    Page.objects.filter(pk=page.pk).update(live=other.live)
    clock.time += SECONDS_KEPT + 0.1
    assert f'href="/{page.slug}/">{page.live.title}' not in searched(client, "elbow")
    assert f'href="/{page.slug}/">{other.live.title}' in searched(client, "neck")


def test_what_was_found_is_kept_while_the_library_stays_the_same_and_for_so_many_words(client, clock):
    searched(client, "elbow")
    clock.time += SECONDS_KEPT + 0.1
    with CaptureQueriesContext(connection) as asked:
        searched(client, "elbow")
    assert not any("ts_rank" in query["sql"] for query in asked)
    on = recent.shelf(lang="en")
    for number in range(recent.MOST_KEPT):
        on.answers[str(number)] = on.answers["elbow"]
    searched(client, "knee")
    assert len(on.answers) <= recent.MOST_KEPT


@pytest.mark.parametrize("words", ["", "elbow", "zzzz"])
def test_the_search_page_ends_as_every_page_does_but_is_no_page_to_hand_over(client, words):
    text = searched(client, words)
    order = [text.index(part) for part in ('id="none"', 'id="start-check"', 'id="about"', 'id="feedback"')]
    assert order == sorted(order)
    page = Page.objects.get(slug="search")
    assert f'href="/feedback/{page.pk}/?clear=no"' in text
    assert "Not yet checked by a clinician at this clinic." in text
    assert 'id="on-paper"' not in text
    assert f"/p/{page.pk}" not in text


def test_a_search_passed_on_shows_the_page_and_never_the_words(client):
    head = searched(client, "mysecretword").partition("</head>")[0]
    assert "mysecretword" not in head
    assert re.search(r'<link rel="canonical" href="[^"?]+/search/">', head)
    assert re.search(r'<meta property="og:url" content="[^"?]+/search/">', head)
    assert '<meta name="robots" content="noindex">' in head
