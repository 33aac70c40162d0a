"""In which language a page is answered: chosen by the person, offered only when signed, on the patient's pages only."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from prolo.languages.catalogue import SOURCE
from prolo.languages.services import is_offered

COOKIE, IN_SESSION = "language", "language"
OWN_PAGES = ("/check/", "/r/", "/my/")
SPOKEN_AT = (*OWN_PAGES, "/display/", "/emergency/")
"""The library and the staff pages are written in English alone."""


def speak(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language the person chose, where it is offered; staff may look at one that is not signed yet."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = _language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _language(request: HttpRequest) -> str:
    if not request.path.startswith(SPOKEN_AT):
        return SOURCE
    wanted = request.COOKIES.get(COOKIE) or _of_the_draft(request)
    if wanted == SOURCE or wanted not in dict(settings.LANGUAGES):
        return SOURCE
    try:
        return wanted if is_offered(wanted) or request.user.is_authenticated else SOURCE
    except Error:  # the page of emergencies needs no database
        return SOURCE


def _of_the_draft(request: HttpRequest) -> str:
    """The language of what this browser opened with a link; the session is read on these pages in any case."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.path.startswith(OWN_PAGES)
    return str(request.session.get(IN_SESSION, SOURCE)) if known else SOURCE
