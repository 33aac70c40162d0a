"""The site map and one page that fails, to see what a failure shows."""

import sys
import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

from prolo import urls
from prolo.accounts.permissions import open_page

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500 = urls.handler500
SECRET = "hunter2-in-a-local-variable"


@open_page
def fails(request: HttpRequest) -> HttpResponse:
    password = SECRET
    raise RuntimeError(f"cannot go on with {password}")


@open_page
def hangs(request: HttpRequest) -> HttpResponse:
    """Long enough to be killed in the middle."""
    print("hangs begins", file=sys.stderr, flush=True)
    time.sleep(60)
    return HttpResponse("late")


urlpatterns = [path("fails/", fails, name="fails"), path("hangs/", hangs, name="hangs"), *urls.urlpatterns]
