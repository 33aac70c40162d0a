"""Two pages of ours among allauth's: the picture of an app's secret, and the page that is not there."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import open_page, signed_in_page


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


@open_page
def closed(request: HttpRequest, **_: str) -> HttpResponse:
    """A page of allauth's that this clinic does not offer."""
    raise Http404
