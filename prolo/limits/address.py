"""Where a request comes from, forged headers left aside."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address: the entry our own outermost proxy wrote, or the socket's when there is no proxy.

    With n trusted proxies the n-th entry from the right is theirs; everything left of it is the caller's word.
    """
    proxies = settings.TRUSTED_PROXIES
    entries = [
        entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()
    ]
    if proxies and len(entries) >= proxies:
        return entries[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
