"""The one door by which markup made here becomes safe to show: text that only our own renderers produced."""

from django.utils.safestring import SafeString


class CheckedHtml(SafeString):
    """Markup from `education.body`, its blocks, or the structured data; never from a person."""
