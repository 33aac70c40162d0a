"""Every statement of the two articles that the project grew from has its home in the library."""

from pathlib import Path

import pytest
import yaml

from education.site_map import SITE_MAP
from education.text import parse
from tests.education.make import shipped

TRACE = yaml.safe_load((Path(__file__).parent / "seed_trace.yaml").read_text("utf-8"))
HOMES = [(name, home) for name, entry in TRACE.items() for home in (entry["home"], *entry.get("also", ()))]
OF_THE_FRAME = {"title", "about", "feedback"}


def test_all_79_statements_are_traced():
    assert len(TRACE) == 79


@pytest.mark.parametrize(("name", "home"), HOMES, ids=[f"{name} {home}" for name, home in HOMES])
def test_a_statement_has_its_section(name, home):
    slug, _, anchor = home.partition("#")
    written = {section.id for section in parse(shipped().pages[slug].body).sections}
    assert anchor in written | OF_THE_FRAME | set(SITE_MAP[slug].by_frame)
