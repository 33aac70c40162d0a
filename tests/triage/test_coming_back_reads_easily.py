"""The words of leaving and coming back read at grade 5 or below: pages, errors, what is said in passing."""

import pytest

from tests.triage.test_reading_grade import OF_QUESTIONS, ROOT, said_in, text_of, too_hard

NAMES = ("come_back", "new_link", "open_link", "link_ended", "unlock", "leave", "left", "not_here")
TEMPLATES = [
    *(ROOT / f"templates/triage/patient/{name}.html" for name in NAMES),
    *(
        ROOT / f"templates/components/{name}.html"
        for name in ("rest", "not_sent_yet", "leave_empty", "typed")
    ),
    ROOT / "templates/403_cookies.html",
]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_page_reads_easily(template):
    assert list(text_of(template))
    assert too_hard(text_of(template), OF_QUESTIONS) == {}


@pytest.mark.parametrize("module", ["returning", "returning_forms", "tries"])
def test_what_is_said_in_passing_reads_easily(module):
    assert too_hard(said_in(module), OF_QUESTIONS) == {}
