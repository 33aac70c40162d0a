"""Where a link leads: to a page of the library, a page still to come, the application, or elsewhere."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from education.site_map import SITE_MAP

APPLICATION = ("check", "emergency", "display", "sources")


@dataclass(frozen=True)
class Reach:
    """The slugs that can be opened now."""

    live: frozenset[str] = field(default_factory=frozenset)

    def kind_of(self, href: str) -> str:
        """One of: page, coming, application, anchor, outside, phone, unknown."""
        parts = urlsplit(href)
        if parts.scheme in ("http", "https"):
            return "outside" if parts.netloc else "unknown"
        if parts.scheme == "tel":
            return "phone"
        if parts.scheme or parts.netloc:
            return "unknown"
        if not parts.path:
            return "anchor" if parts.fragment else "unknown"
        slug = parts.path.strip("/")
        if slug in self.live:
            return "page"
        if slug in SITE_MAP:
            return "coming"
        return "application" if slug.split("/")[0] in APPLICATION else "unknown"

    def opens(self, href: str) -> bool:
        return self.kind_of(href) not in ("coming", "unknown")


def address_of(href: str) -> str:
    """The address to write: a page named by its slug alone becomes an address from the root."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return href
    slug = parts.path.strip("/")
    path = f"/{slug}/" if slug else "/"
    query = f"?{parts.query}" if parts.query else ""
    return path + query + (f"#{parts.fragment}" if parts.fragment else "")
