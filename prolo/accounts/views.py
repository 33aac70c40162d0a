"""Pages of ours among allauth's: sign-out, the picture of an app's secret, and the page that is not there."""

from typing import cast

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts import kept_words
from prolo.accounts.middleware import seconds_left
from prolo.accounts.models import User
from prolo.accounts.permissions import open_page, signed_in_page


@open_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's sign-out; the browser then forgets what it kept of our pages."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@signed_in_page
@require_safe
def secret_picture(request: HttpRequest) -> HttpResponse:
    """The secret being enrolled, as a picture to scan; a file of its own, as pages hold no data: images."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


@signed_in_page
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Two minutes before the end of a session: keep what was typed, or stay. Says how many seconds are left."""
    user = cast(User, request.user)
    page, at = request.POST.get("page", ""), now()
    typed = [pair for pair in kept_words.typed_in(request.POST) if pair[0] not in ("page", "stay")]
    if "stay" not in request.POST and kept_words.keep(user=user, page=page, typed=typed, at=at):
        request.session[kept_words.FLAG] = True
    return JsonResponse({"left": seconds_left(request, at=at.timestamp())})


@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """What one had typed when the session ended, to be copied back; only the writer sees it."""
    user = cast(User, request.user)
    if request.method == "POST":
        kept_words.forget(user=user)
        return redirect("home_of_staff")
    return render(request, "account/kept_words.html", {"kept": kept_words.kept(user=user, at=now())})


@open_page
def closed(request: HttpRequest, **_: str) -> HttpResponse:
    """A page of allauth's that this clinic does not offer."""
    raise Http404
