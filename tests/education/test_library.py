"""The shipped library keeps its own rules."""

import pytest
from allauth.mfa.adapter import get_adapter

from education import evidence
from education.library_files import path_of, slug_of
from education.shelf import LIBRARY, read_shelf
from education.site_map import SITE_MAP
from tests.education.make import shipped


@pytest.fixture(scope="module")
def library():
    return shipped()


def test_the_shipped_library_has_no_problem(library):
    assert [str(problem) for problem in library.problems] == []


def test_the_first_pages_are_there(library):
    assert {
        "",
        "what-is-prolotherapy",
        "risks",
        "risks/nerve-damage",
        "conditions/tennis-elbow",
        "conditions/knee-osteoarthritis",
        "conditions/long-lasting-low-back-pain",
        "procedures/dextrose-injection",
    } <= set(library.pages)


def test_the_site_map_has_47_pages_of_five_kinds():
    kinds = [page.kind for page in SITE_MAP.values()]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert counts == {"guide": 13, "condition": 24, "procedure": 3, "index": 2, "service": 5}


def test_every_evidence_key_of_the_site_map_exists():
    assert {key for page in SITE_MAP.values() for key in page.evidence} <= set(evidence.TABLE)
    assert all(page.evidence for page in SITE_MAP.values() if page.kind == "condition")


@pytest.mark.parametrize("slug", SITE_MAP)
def test_address_and_file_lead_to_each_other(slug):
    assert slug_of(path_of(slug, SITE_MAP[slug].kind)) == slug


def test_no_row_of_evidence_is_better_than_low():
    words = {row.certainty for row in evidence.TABLE.values()}
    assert not words & {evidence.Certainty.HIGH, evidence.Certainty.MODERATE}


@pytest.mark.parametrize("field", ["reviewer:", "reviewed_by:", "checked_by:", "checked_on:"])
def test_shipped_files_name_no_reviewer_and_no_check(library, field):
    assert not any(field in page.front_matter for page in library.pages.values())


def test_every_figure_can_be_drawn(library):
    assert all(figure.svg.startswith("<svg") for figure in library.shelf.figures.values())


def test_a_figure_is_shown_by_a_browser_also_after_a_square_code_was_drawn():
    """Whoever draws the code gives the names of SVG a prefix, for the whole process."""
    get_adapter().build_totp_svg("https://clinic.example/p/1/")
    figures = read_shelf(LIBRARY / "en").figures.values()
    assert [figure.key for figure in figures if "<svg " not in figure.svg or "svg:" in figure.svg] == []


def test_a_reference_to_two_articles_links_to_the_first(library):
    dois = [source.doi for source in library.shelf.sources.values() if source.doi]
    assert dois and [doi for doi in dois if not doi.startswith("10.")] == []
