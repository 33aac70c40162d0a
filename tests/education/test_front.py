"""Public pages are answered from memory for a second, and stand in while the application cannot answer."""

import pytest

from prolo.front import MOST_KEPT, SECONDS_KEPT, SECONDS_OF_NEED, with_front

PUBLIC = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=60"), ("ETag", '"v1"')]


class Site:
    """A small application, its clock, and the front before it."""

    def __init__(self):
        self.asked, self.time, self.status, self.headers, self.body = 0, 0.0, "200 OK", PUBLIC, b"first"
        self.front = with_front(self.answer, clock=lambda: self.time)

    def answer(self, environ, start_response):
        self.asked += 1
        start_response(self.status, self.headers)
        return [self.body]

    def get(self, path="/risks/", *, method="GET", **environ):
        told = []
        request = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost", **environ}
        body = self.front(request, lambda status, headers, *more: told.append((status, dict(headers))))
        return (*told[-1], b"".join(body))


@pytest.fixture
def site():
    return Site()


def test_a_public_page_is_asked_for_once_a_second(site):
    assert [site.get()[2] for _ in range(3)] == [b"first"] * 3
    assert site.asked == 1
    site.time, site.body = SECONDS_KEPT + 0.1, b"second"
    assert site.get()[2] == b"second"


def test_a_reader_who_has_the_page_is_told_so(site):
    site.get()
    status, headers, body = site.get(HTTP_IF_NONE_MATCH='"v1"')
    assert (status, body) == ("304 Not Modified", b"")
    assert "Content-Type" not in headers
    assert site.get(HTTP_IF_NONE_MATCH='"v0"')[0] == "200 OK"


@pytest.mark.parametrize(
    "headers",
    [
        [("Cache-Control", "private, no-store"), ("ETag", '"v1"')],
        [("Cache-Control", "public"), ("ETag", '"v1"'), ("Set-Cookie", "session=1")],
        [("Cache-Control", "public")],
        [],
    ],
    ids=["private", "sets a cookie", "no etag", "says nothing"],
)
def test_nothing_of_a_person_is_ever_kept(site, headers):
    site.headers = headers
    site.get()
    site.body = b"of another person"
    assert site.get()[2] == b"of another person"


@pytest.mark.parametrize("more", [{"method": "POST"}, {"method": "HEAD"}, {"QUERY_STRING": "q=knee"}])
def test_only_plain_reading_is_answered_from_memory(site, more):
    site.get()
    site.get(**more)
    assert site.asked == 2


def test_theme_and_size_have_copies_of_their_own_and_other_cookies_none(site):
    site.get(HTTP_COOKIE="theme=dark")
    site.get(HTTP_COOKIE="session=abc; theme=dark")
    assert site.asked == 1
    site.get(HTTP_COOKIE="theme=light")
    site.get(HTTP_COOKIE="theme=dark; size=large")
    assert site.asked == 3


STAFF = {"HTTP_COOKIE": "session=abc; __Host-known_device=x"}
PRIVATE = [("Cache-Control", "private, no-store")]


def test_a_browser_of_staff_is_asked_for_anew_and_what_it_gets_is_shown_to_nobody_else(site):
    site.get()
    site.headers, site.body = PRIVATE, b"with a bar"
    assert site.get(**STAFF)[2] == b"with a bar"
    assert site.get()[2] == b"first"
    assert site.asked == 2


def test_what_staff_read_takes_no_copy_from_the_readers(site):
    site.get()
    site.headers, site.body = PRIVATE, b"with a bar"
    site.get(**STAFF)
    site.status, site.headers, site.body = "503 Service Unavailable", [], b"away"
    site.time = SECONDS_KEPT + 0.1
    assert [site.get()[2], site.get(**STAFF)[2]] == [b"first", b"first"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "302 Found"])
def test_a_page_that_was_taken_away_is_gone_within_a_second(site, status):
    site.get()
    site.time, site.status = SECONDS_KEPT + 0.1, status
    assert site.get()[0] == status
    site.status = "503 Service Unavailable"
    assert site.get()[0] == site.status


def test_while_the_application_fails_the_last_copy_stands_in_for_an_hour(site):
    site.get()
    site.status, site.headers, site.body = "503 Service Unavailable", [], b"away"
    site.time = SECONDS_OF_NEED - 1
    assert site.get()[2] == b"first"
    site.time = SECONDS_OF_NEED + 1
    assert site.get()[2] == b"away"


def test_memory_has_a_bound(site):
    for number in range(MOST_KEPT + 10):
        site.get(f"/{number}/")
    asked = site.asked
    site.get("/0/")
    assert site.asked == asked + 1
