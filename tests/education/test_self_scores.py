"""The authors' own scores: given by reading each page, renewed when it changes, and high enough."""

import re

import pytest
from django.core.management import CommandError, call_command

from education import clear_index, pemat
from education.self_scores import FILE, examine, fingerprint
from education.shelf import LIBRARY
from tests.education.make import BODY, checked, shipped, small_library

SLUG = "procedures/ultrasound-guidance"
ENTRY = """/procedures/ultrasound-guidance/:
  text: "{mark}"
  pemat:
    left_out:
      "24": nobody has to calculate
  clear_index:
    left_out:
      "15 16 17": no numbers
"""


def judged(root, entry=ENTRY, *, body=BODY, read=BODY):
    """Score and problems of the one page of a small library; `read` is the text that was judged."""
    mark = fingerprint(checked(root, body=read).pages[SLUG])
    library = checked(root, body=body)
    (root / FILE).write_text(entry.format(mark=mark), encoding="utf-8")
    scores, problems = examine(library, root)
    return scores.get(SLUG), [problem.message for problem in problems]


def test_the_authors_have_read_each_page_as_it_stands_and_found_it_good_enough():
    scores, problems = examine(shipped(), LIBRARY / "en")
    assert [str(problem) for problem in problems] == []
    assert len(scores) == 47
    assert {slug for slug, score in scores.items() if score.clear_index is None} == {"glossary", "search"}


def test_the_table_says_whose_scores_these_are_and_what_a_program_looked_at(capsys):
    call_command("load_library", check=True)
    printed = capsys.readouterr().out.splitlines()
    pages = [line for line in printed if line.startswith("/")]
    assert len(pages) == 47
    assert all(
        re.search(r"(grade \d|not measured).*, PEMAT \d+ and \d+, Index (\d+|not scored)$", line)
        for line in pages
    )
    said = " ".join(printed[47:])
    assert "self-scores by the authors" in said
    assert "A program looked at 11 of 24 items of the PEMAT-P" in said
    assert "4 of 20 of the Index (2, 3, 5, 8)" in said


def test_a_page_that_was_read_and_holds_has_full_scores(tmp_path):
    score, problems = judged(tmp_path)
    assert problems == []
    assert (score.understandability, score.actionability, score.clear_index) == (100, 100, 100)


def test_a_page_nobody_has_read_fails(tmp_path):
    _score, problems = judged(tmp_path, "")
    assert [problem.split(":")[0] for problem in problems] == [f"/{SLUG}/ has no self-score"]


def test_a_page_that_changed_since_wants_a_fresh_reading_and_names_the_new_mark(tmp_path):
    changed = BODY.replace("You lie still.", "You sit still.")
    _score, (problem,) = judged(tmp_path, body=changed)
    assert "judged on an older text: read it again" in problem
    assert problem.endswith(fingerprint(checked(tmp_path, body=changed).pages[SLUG]))


@pytest.mark.parametrize(
    ("part", "rows", "says"),
    [
        ("pemat", '"15": no picture\n      "16": none', "PEMAT understandability 88, at least 94"),
        ("pemat", '"22": not in steps', "PEMAT actionability 83, at least 100"),
        ("clear_index", '"4": no picture', "Clear Communication Index 94, at least 95"),
    ],
)
def test_a_page_under_the_limits_fails(tmp_path, part, rows, says):
    entry = ENTRY.replace(f"  {part}:\n", f"  {part}:\n    falls_short:\n      {rows}\n")
    _score, problems = judged(tmp_path, entry)
    assert problems == [f"/{SLUG}/: {says}"]


def test_what_a_program_saw_to_be_wrong_cannot_be_judged_away(tmp_path):
    long_list = BODY.replace("- Who will do it?", "- Who will do it?\n" * 8)
    score, problems = judged(tmp_path, body=long_list, read=long_list)
    assert score.clear_index == 94
    assert problems == [f"/{SLUG}/: Clear Communication Index 94, at least 95"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"24": nobody has to calculate', '"24":', "item 24 has no reason"),
        ('"24": nobody', '"99": nobody', "there is no item 99"),
        ('"24": nobody', '"21": nobody', "item 21 applies to every such text"),
        ('"15 16 17": no', '"15 16": no', "item 15 applies to every such text"),
        ('"15 16 17": no', '"11": no', "item 11 applies to every such text"),
        ('    left_out:\n      "24"', '    no:\n      "24"', "False is not a known field"),
        ("  clear_index:\n", "  clear_index:\n    not_scored: too short\n", "has a text of its own"),
        ("/procedures/", "/elsewhere/", "there is no page /elsewhere/ultrasound-guidance/"),
    ],
)
def test_a_judgement_that_does_not_hold_together_is_listed(tmp_path, old, new, says):
    assert old in ENTRY
    _score, problems = judged(tmp_path, ENTRY.replace(old, new, 1))
    assert any(says in problem for problem in problems), problems


def test_the_check_of_the_files_fails_on_a_judgement_that_is_missing(tmp_path, capsys):
    root = small_library(tmp_path)
    call_command("load_library", check=True, root=root)  # a clinic's own folder has no such file
    assert "no self-score" in capsys.readouterr().out
    (root / FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="1 problems"):
        call_command("load_library", check=True, root=root)


@pytest.mark.parametrize(
    ("no", "left_out", "score"),
    [
        ((), (), 100),
        (("19",), (), 95),
        (("7", "19"), (), 90),
        ((), [str(number) for number in range(12, 21)], 100),
        (("11",), [str(number) for number in range(12, 21)], 90),
        (("5",), (), 90),  # without a thing to do, none is in the active voice
        (("1",), (), 70),  # without a main message, none stands on top, stands out, is shown or sums up
    ],
)
def test_the_index_is_the_share_of_the_items_that_apply(no, left_out, score):
    assert clear_index.score(no, left_out) == score


def test_what_does_not_apply_is_left_out_of_the_score_of_the_pemat():
    held = {item.key for item in pemat.ITEMS} - {"15"}
    assert pemat.scores(held)[pemat.UNDERSTANDABILITY] == 94
    assert pemat.scores(held, left_out=["19"])[pemat.UNDERSTANDABILITY] == 93
