"""Old addresses of pages: written when a page moves or is taken away, looked up only when nothing is found."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

Handler = Callable[[HttpRequest], HttpResponse]
NOTHING_THERE = {404, 410}


def lead(*, old: str, new: str) -> None:
    """From now on the old address leads to the new one, and so does all that led to the old one."""
    ours = Redirect.objects.filter(site_id=settings.SITE_ID)
    ours.filter(old_path=new).delete()
    ours.filter(new_path=old).update(new_path=new)
    ours.update_or_create(site_id=settings.SITE_ID, old_path=old, defaults={"new_path": new})


def free(address: str) -> None:
    """The address has a page of its own again."""
    Redirect.objects.filter(site_id=settings.SITE_ID, old_path=address).delete()


def all_leads() -> dict[str, str]:
    """Every old address with the one it leads to."""
    return dict(Redirect.objects.filter(site_id=settings.SITE_ID).values_list("old_path", "new_path"))


def all_moved() -> dict[str, str]:
    """Every old slug with the slug it leads to."""
    return {old.strip("/"): new.strip("/") for old, new in all_leads().items()}


def take_over(leads: dict[str, str]) -> int:
    """Addresses that led on elsewhere lead on here; what is known here stays. How many are new."""
    known = all_leads()
    new = [
        Redirect(site_id=settings.SITE_ID, old_path=a, new_path=b) for a, b in leads.items() if a not in known
    ]
    Redirect.objects.bulk_create(new)
    return len(new)


def follow_moved(get_response: Handler) -> Handler:
    """Send a reader of an old address on. A page that is found costs no look-up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code not in NOTHING_THERE or match is None or match.view_name != "education:page":
            return response
        found = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=request.path)
        new = found.values_list("new_path", flat=True).first()
        return HttpResponsePermanentRedirect(new) if new else response

    return middleware
