"""The start-up check that no view is left without a mark of who may see it."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from prolo.accounts.permissions import access_of


@register(Tags.security)
def every_view_says_who_may_see_it(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """accounts.E001 for each URL pattern whose view has no mark."""
    return [
        Error(
            f"The view of {route!r} does not say who may see it.",
            hint="Mark it with open_page, patient_page, signed_in_page or requires(Permission...).",
            id="accounts.E001",
        )
        for route, pattern in patterns(get_resolver())
        if access_of(pattern.callback, pattern.name) is None
    ]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern below a resolver, with its whole route."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern
