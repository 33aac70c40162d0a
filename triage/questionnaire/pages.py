"""The intake's pages and parts: which questions stand together, in the order a person meets them."""

from __future__ import annotations

from dataclasses import dataclass

from triage.questionnaire.intake import INTAKE

SECTIONS = {section.key: section for section in INTAKE.sections}


@dataclass(frozen=True)
class Page:
    """One page of the form."""

    key: str
    title: str
    question_keys: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A few pages that belong together, as a person is told of their progress."""

    title: str
    page_keys: tuple[str, ...]


def _keys(section: str, first: str = "", last: str = "") -> tuple[str, ...]:
    keys = [question.key for question in SECTIONS[section].questions]
    start = keys.index(first) if first else 0
    return tuple(keys[start : keys.index(last) + 1 if last else None])


PAGES: tuple[Page, ...] = (
    Page("emergency", SECTIONS["gate"].title, _keys("gate")),
    # The form asks for the date of birth in place of the age, and works the age out.
    Page("about_you", SECTIONS["about_you"].title, _keys("about_you")),
    Page("where", "Where it is", _keys("the_problem", "region", "side")),
    Page("problem", SECTIONS["the_problem"].title, _keys("the_problem", "pain_duration")),
    Page(
        "checks",
        SECTIONS["general_warning_signs"].title,
        _keys("general_warning_signs", "fever_or_sweats", "recent_injury"),
    ),
    Page("more_checks", "More checks", _keys("general_warning_signs", "swollen_stiff_joints")),
    Page("area", SECTIONS["region_warning_signs"].title, _keys("region_warning_signs")),
    Page("care", SECTIONS["care_so_far"].title, _keys("care_so_far")),
    Page("health", SECTIONS["health"].title, _keys("health", last="anti_inflammatory_tablets")),
    Page(
        "more_health",
        "Your health and how you are coping",
        _keys("health", "needle_fainting") + _keys("coping"),
    ),
)

PARTS: tuple[Part, ...] = (
    Part("Safety and you", ("emergency", "about_you")),
    Part("Your pain", ("where", "problem")),
    Part("Warning signs", ("checks", "more_checks", "area")),
    Part("Your care and health", ("care", "health", "more_health")),
    Part("Check and send", ("contact", "answers")),
)
"""The last part is made of the two pages that hold no question of the questionnaire."""

CHECK_PAGE_KEYS = _keys("before_sending")
"""Questions that stand on the last page, beside "check your answers"."""
