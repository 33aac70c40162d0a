"""The body map of the front page: rings on a front and a back view, and beside them the pages of each area."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from education.queries import NamedPage

FRONT, BACK = "front", "back"


@dataclass(frozen=True)
class Place:
    """A part of the body: the areas of pages it gathers, and where its rings stand on which view.

    Rings are pairs of x and y. On the front view the person's right side has the smaller x, on the back
    view the larger one; a ring never stands for one side alone.
    """

    key: str
    name: Any
    areas: tuple[str, ...]
    view: str = ""
    rings: tuple[tuple[int, int], ...] = ()


PLACES = (
    Place("jaw", _("Jaw"), ("jaw",), FRONT, ((100, 48),)),
    Place("neck", _("Neck"), ("neck",), BACK, ((100, 70),)),
    Place("shoulder", _("Shoulder"), ("shoulder",), FRONT, ((64, 96), (136, 96))),
    Place("elbow", _("Elbow"), ("elbow",), FRONT, ((49, 154), (151, 154))),
    Place("wrist", _("Wrist and hand"), ("wrist",), FRONT, ((38, 220), (162, 220))),
    Place("lowback", _("Low back"), ("lowback",), BACK, ((100, 176),)),
    Place("tailbone", _("Tailbone and beside it"), ("sij", "tailbone"), BACK, ((80, 214), (120, 214))),
    Place("hip", _("Hip"), ("hip",), FRONT, ((78, 212), (122, 212))),
    Place("knee", _("Knee"), ("knee",), FRONT, ((79, 298), (121, 298))),
    Place("ankle", _("Ankle and heel cord"), ("ankle",), FRONT, ((78, 390), (122, 390))),
    Place("foot", _("Heel and foot"), ("foot",), BACK, ((76, 412), (124, 412))),
    Place("many", _("In many places"), ("all_over", "other")),
)


def body_map(pages: Iterable[NamedPage]) -> dict[str, Any]:
    """What the template shows: both views with their rings, and every place that has a page to read."""
    held: dict[str, list[NamedPage]] = {}
    for page in pages:
        held.setdefault(page.area, []).append(page)
    of_place = {place: [page for area in place.areas for page in held.get(area, ())] for place in PLACES}
    shown = [place for place in PLACES if of_place[place]]
    views = [
        {
            "words": words,
            "name": name,
            "left": left,
            "right": right,
            "places": [place for place in shown if place.view == view],
        }
        for view, words, name, left, right in (
            (FRONT, _("Front"), _("The body from the front"), _("Your right"), _("Your left")),
            (BACK, _("Back"), _("The body from the back"), _("Your left"), _("Your right")),
        )
    ]
    return {"views": views, "rows": [{"place": place, "pages": of_place[place]} for place in shown]}
