"""The look keeps its promises: contrast, colours in one place, nothing inline, pages that stand alone."""

from __future__ import annotations

import gzip
import re
from html import unescape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]
SHEET = ROOT / "static" / "prolo.css"
PAGES = ROOT / "deploy" / "pages"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC_PAGES = sorted(PAGES.glob("*.html"))

GROUNDS = ("page", "surface", "sunken", "brand-wash", "ne-wash", "ok-wash")
WASHES = ("em-wash", "ur-wash", "so-wash")
BARS = ("em-bar", "ur-bar", "so-bar", "ok-bar", "ne-bar")
WORDS = [
    *product(("text",), (*GROUNDS, *WASHES)),
    *product(("text-2",), ("page", "surface", "sunken", "brand-wash", "ne-wash")),
    *product(("link", "link-visited", "link-hover"), GROUNDS),
    *product(("em-bar", "ok-bar"), ("page", "surface")),
    *product(("on-bar",), BARS),
    ("on-brand", "brand"),
    ("on-brand", "link-hover"),
]
LINES = [
    *product(("field", "brand"), ("page", "surface", "sunken", "brand-wash")),
    *((f"{level}-bar", f"{level}-wash") for level in ("em", "ur", "so", "ok", "ne")),
]
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\("
    r"|(?<=[:\s,])(?:white|black|red|green|blue|gr[ae]y|yellow|orange|purple|navy|teal|silver|maroon)(?=[;}\s,!])",
    re.IGNORECASE,
)
TOKEN_RULE = re.compile(r":root[^{}]*\{([^{}]*)\}")


def sheet(path: Path = SHEET) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def tokens(selector: str, path: Path = SHEET) -> dict[str, str]:
    """The colours of the first rule whose selector ends so."""
    rule = re.search(re.escape(selector) + r"\{([^{}]*)\}", sheet(path))
    assert rule, selector
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})\b", rule.group(1)))


LIGHT = tokens(":root")
THEMES = {"light": LIGHT, "dark": LIGHT | tokens(":root[data-theme=dark]")}


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_the_published_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_seven_to_one(theme: str, ink: str, ground: str):
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_borders_of_controls_and_levels_stand_out_three_to_one(theme: str, line: str, ground: str):
    assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", (*GROUNDS, *WASHES, "brand", "em-bar"))
def test_one_of_the_two_focus_rings_is_always_seen(theme: str, ground: str):
    colours = THEMES[theme]
    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-ink")) >= 3


def test_dark_by_the_system_and_dark_by_choice_are_the_same():
    assert tokens(":root:not([data-theme=light])") == tokens(":root[data-theme=dark]")


def test_print_knows_every_colour_and_is_black_on_white():
    rule = re.search(r"@media print\{:root[^{}]*\{([^{}]*)\}", sheet())
    assert rule
    printed = dict(re.findall(r"--([\w-]+):(#\w+)", rule.group(1)))
    assert set(LIGHT) - set(printed) <= {"focus", "focus-ink", "link-hover"}
    assert (printed["page"], printed["text"]) == ("#FFF", "#000")


@pytest.mark.parametrize("path", [SHEET, PAGES / "pages.css"], ids=lambda path: path.name)
def test_no_colour_is_written_outside_the_tokens(path: Path):
    assert COLOUR.findall(TOKEN_RULE.sub("", sheet(path))) == []


@pytest.mark.parametrize("path", [SHEET, PAGES / "pages.css"], ids=lambda path: path.name)
def test_every_token_in_use_exists(path: Path):
    text = sheet(path)
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= set(re.findall(r"--([\w-]+):", text))


def test_the_pages_of_the_front_door_share_the_colours():
    assert tokens(":root", PAGES / "pages.css").items() <= LIGHT.items()


def test_the_sheet_and_the_script_keep_to_their_weight():
    assert len(gzip.compress(SHEET.read_bytes())) <= 14 * 1024
    assert len((ROOT / "static" / "prolo.js").read_bytes()) <= 6 * 1024


class Inline(HTMLParser):
    """Collects what the content policy would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {name}" for name, value in attrs if (value or "").strip().startswith("data:")]
        data_block = names.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in names and not data_block):
            self.found.append(tag)


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC_PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_inline(path: Path):
    text = path.read_text()
    reader = Inline()
    reader.feed(re.sub(r"\{[%{#].*?[%}#]\}", "", text, flags=re.DOTALL))
    assert reader.found == []
    assert not re.search(r"\|\s*safe\b|\{%\s*autoescape\s+off", text)


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_for_the_worst_hour_need_no_database_and_no_request(name: str):
    clinic = {"name": "A clinic", "phone": "555 0100", "emergency_number": "999"}
    page = render_to_string(name, {"clinic": clinic, "reference": "r-123"})
    assert "{% extends" not in (ROOT / "templates" / name).read_text()
    assert "r-123" in page and 'href="tel:5550100"' in page and 'href="tel:999"' in page


@pytest.mark.parametrize("status", ["400", "403", "404", "405", "409", "413", "415", "429", "403_csrf"])
def test_a_refusal_needs_no_database_and_says_whom_to_call(status: str, rf, settings):
    page = render_to_string(f"{status}.html", {"reference": "r-123"}, request=rf.post("/anywhere/"))
    assert page.count("<h1>") == 1 and "r-123" in page
    assert settings.CLINIC_PHONE in page and settings.EMERGENCY_NUMBER in page


@pytest.mark.parametrize("path", STATIC_PAGES, ids=lambda path: path.name)
def test_pages_of_the_front_door_ask_for_the_clinic_s_numbers_and_for_nothing_else(path: Path):
    text = path.read_text()
    assert "@CLINIC_PHONE@" in text and "@EMERGENCY_NUMBER@" in text and "@CLINIC_NAME@" in text
    assert set(re.findall(r"@[A-Z_]+@", text)) == {"@CLINIC_PHONE@", "@EMERGENCY_NUMBER@", "@CLINIC_NAME@"}
    assert re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', text) == ["/pages/pages.css"]


@pytest.mark.parametrize(
    "path",
    [PAGES / "emergency.html", ROOT / "templates" / "prolo_pages" / "emergency.html"],
    ids=["file", "page"],
)
def test_the_emergency_page_names_every_sign_of_the_emergency_check(path: Path):
    from triage.questionnaire import INTAKE

    page = unescape(path.read_text())
    signs = [q.wording for q in INTAKE.questions.values() if q.key.startswith("gate_") and q.kind == "tick"]
    assert len(signs) == 12
    assert [sign for sign in signs if sign not in page] == []


@pytest.mark.parametrize(
    ("count", "rows", "rest"), [(0, 0, 0), (5, 0, 5), (25, 2, 5), (70, 7, 0), (100, 10, None)]
)
def test_an_icon_array_fills_as_many_people_as_it_says(count: int, rows: int, rest: int | None):
    picture = render_to_string("components/icon_array.html", {"key": "a", "count": count, "text": "Words"})
    filled = re.findall(r'url\(#on-a\)" (?:y="(\d+)" )?width="(\d+)" height="(\d+)"', picture)
    assert filled[0][1:] == ("10", str(rows))
    assert [line[1:] for line in filled[1:]] == ([] if rest is None else [(str(rest), "1")])
    assert all(int(line[0] or 0) == rows for line in filled[1:])


@pytest.mark.parametrize(
    ("level", "word"), [("emergency", "Emergency"), ("urgent", "Urgent"), ("soon", "Soon")]
)
def test_a_card_says_its_level_in_words(level: str, word: str):
    card = render_to_string(
        "components/urgency_card.html", {"level": level, "heading": "Call if:", "items": ["a sign"]}
    )
    heading = re.search(r"<h2>(.*?)</h2>", card, re.DOTALL)
    assert heading and word in heading.group(1)


def test_every_size_and_theme_of_the_display_page_is_known_to_the_sheet():
    from prolo.views import SIZES
    from prolo.views import THEMES as CHOICES

    text, page = sheet(), (ROOT / "templates" / "prolo_pages" / "display.html").read_text()
    assert all(f"[data-size={size}]" in text for size in SIZES if size != "normal")
    assert set(re.findall(r'name="size" value="(\w+)"', page)) == set(SIZES)
    assert set(re.findall(r'name="theme" value="(\w+)"', page)) == set(CHOICES)
