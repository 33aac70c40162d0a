"""The lists of a case page that are written out straight say what their templates say, and escape every value."""

from dataclasses import replace

from django.template.loader import render_to_string

from tests.triage.make import AT, MINUTE
from triage import body_map
from triage import case_words as words
from triage.clinician import case_rows
from triage.queries.shown import Entry, Row, SectionView
from triage.questionnaire.body_areas import Marked

HOSTILE = "<script>{0}%s\"'&"
ESCAPED = "&lt;script&gt;{0}%s&quot;&#x27;&amp;"
ENTRIES = [
    Entry(1, AT, "Clara", "Read", ""),
    Entry(2, AT + 5 * MINUTE, "", HOSTILE, HOSTILE),
    Entry(3, AT + 600 * MINUTE, HOSTILE, "Note", "Words\nin two lines"),
]


def test_the_history_is_what_its_component_writes():
    entries = words.timeline(ENTRIES)
    by_template = render_to_string("components/timeline.html", {"entries": entries})
    assert case_rows.history(ENTRIES).strip() == by_template.strip()


def test_an_answer_is_escaped_and_silence_looks_different():
    rows = (Row("goal", HOSTILE, HOSTILE), Row("hot", "Is it hot?", "Not answered", answered=False))
    html = case_rows.sections([SectionView(title=HOSTILE, rows=rows)])
    assert f"<summary><h3>{ESCAPED}</h3></summary>" in html
    assert f"<dt>{ESCAPED}</dt><dd><bdi>{ESCAPED}</bdi></dd>" in html
    assert '<dt>Is it hot?</dt><dd><span class="unanswered">Not answered</span></dd>' in html


def test_a_section_with_something_to_look_at_stands_open():
    closed = SectionView(title="Your goal", rows=())
    assert '<details class="answers">' in case_rows.sections([closed])
    assert '<details class="answers" open>' in case_rows.sections([replace(closed, flagged=True)])
    changed = case_rows.sections([replace(closed, unread=True)])
    assert '<b class="unread">Unread: changed after it was read</b>' in changed


def test_what_is_not_known_and_every_score_is_escaped():
    unknown = [{"question": HOSTILE, "why": HOSTILE, "matters": "A rule needs this."}]
    assert case_rows.unknowns(unknown) == f"<li>{ESCAPED} <b>{ESCAPED}.</b> A rule needs this.</li>\n"
    score = [{"question": HOSTILE, "answer": HOSTILE}]
    assert case_rows.scores(score) == f"<div><dt>{ESCAPED}</dt> <dd><bdi>{ESCAPED}</bdi></dd></div>\n"


def test_a_caution_is_escaped_and_keeps_its_mark():
    strip = case_rows.cautions([{"label": HOSTILE, "words": HOSTILE, "mark": "unsure"}])
    assert strip == f'<div class="caution unsure"><dt>{ESCAPED}</dt><dd>{ESCAPED}</dd></div>\n'


def test_the_drawing_to_look_at_shows_the_places_that_hurt_as_the_whole_drawing_does():
    hurts = Marked(("knee-r", "elbow-l"), "knee-r")
    every = [[spot for spot in view.spots if spot.state] for view in body_map.views(hurts)]
    assert [list(view.spots) for view in body_map.marked(hurts)] == every != [[], []]
