"""How many people a source tells of, in words; where no number can stand, the words say why."""

from django.utils.translation import gettext_lazy, ngettext

from education.shelf import SourceEntry

NO_PEOPLE = gettext_lazy("Not a study of people")
SUMS_UP = gettext_lazy("It looks at other studies; their people are not added up here")
OTHER_COUNT = gettext_lazy("Not people: it counts something else")
NOT_NOTED = gettext_lazy("The number is not noted here")
_BY_KIND = (  # how the kind of a source begins, in the file of sources
    (SUMS_UP, ("review", "rapid review", "meta-analysis", "tables of trials", "trials", "rule")),
    (OTHER_COUNT, ("count of",)),
    (
        NO_PEOPLE,
        (
            *("guideline", "quality standard", "framework", "list", "page", "teaching page", "leaflet"),
            *("article", "drug labels", "payer decision", "insurer policies", "no study"),
        ),
    ),
)


def people_in(source: SourceEntry) -> str:
    """The number with its word, or what stands there instead of a number."""
    if source.people:
        one_or_more = ngettext("%(count)s person", "%(count)s people", source.people)
        return one_or_more % {"count": f"{source.people:,}"}
    return _reason(source.design)


def _reason(design: str) -> str:
    for reason, beginnings in _BY_KIND:
        if design.lower().startswith(beginnings):
            return str(reason)
    return str(NOT_NOTED)
