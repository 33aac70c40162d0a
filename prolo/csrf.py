"""Forms come from our own pages only; pages with a secret address cannot say where they are."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class FormsOfOurOwn(CsrfViewMiddleware):
    """Django's check of origin and token, with one exception for the origin.

    A page that sends no referrer makes the browser say "Origin: null" with its form, and that it is of the same
    origin. There the token in the form and the one in the cookie decide: no other site can read either.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        told = request.META["HTTP_ORIGIN"]
        if told == "null" and request.path.startswith(settings.SECRET_ADDRESSES):
            # Browsers from before 2023 may not say it: then the token decides alone.
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # not in the stubs
