"""A box that is kept and filled in is the box the template writes, letter for letter, and holds nothing of a case."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from prolo.accounts.models import User
from triage.clinician.case_deeds import DEEDS, FOLDED
from triage.deed_boxes import LISTS, DeedBox, EmptyForm, by_template, written

HOSTILE = "<b>\"'&{0}%s</b>"
RULES = [("R101", "R101, Emergency: numb <i>saddle</i>"), ("R203", "R203, Soon: 'new' weakness & \"more\"")]
QUESTIONS = (("fever_or_sweats", "Do you have a fever?"), ("not_sure", "Is the knee stuck?"))
LEVELS = [("consult", "Consultation"), ("gp_soon", "Own doctor soon")]
COLLEAGUES = [User(pk=7, name="Cole <b>"), User(pk=8, name="Dana")]
MADE_WITH: dict[str, list[dict[str, Any]]] = {
    "decide": [{"rules": RULES}, {"rules": RULES[:1]}, {"rules": []}],
    "return": [{"questions": QUESTIONS}, {"questions": QUESTIONS[1:]}, {"questions": ()}],
    "lower": [{"choices": LEVELS}, {"choices": LEVELS[:1]}],
    "ask_opinion": [{"colleagues": COLLEAGUES}, {"colleagues": [User(pk=7, name="Cole M.")]}],
}
EVERY = [(name, options) for name in DEEDS for options in MADE_WITH.get(name, [{}])]


def a_box(
    name: str, options: dict[str, Any], *, reference: str = "ABC234XYZ", said: str = HOSTILE
) -> DeedBox:
    return DeedBox(
        name=name,
        heading=f"Heading of {name}",
        action=f"/clinician/{reference}/{name}/",
        form=EmptyForm(DEEDS[name], reference, 1_234, options),
        button=f"Do it: {said}",
        quiet=name != "decide",
        before=said if name in ("tell", "code") else "",
        folded=name in FOLDED,
        form_template="triage/clinician/decide_form.html" if name == "decide" else "",
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("name", "options"), EVERY)
def test_a_kept_box_is_what_the_template_writes(name, options, language):
    with override(language):
        first, second = a_box(name, options), a_box(name, options, reference="QRS567TUV", said="Quinn")
        for box in (first, second, first):
            assert written([box], letters=(), token="t<") == [by_template(box, letters=(), token="t<")]


def test_every_list_that_differs_from_case_to_case_belongs_to_a_deed():
    made_with = {name for options in MADE_WITH.values() for one in options for name in one}
    assert set(LISTS) <= made_with


def test_nothing_of_one_case_stands_in_the_box_of_the_next():
    for name, options in EVERY:
        written([a_box(name, options, said="Pat Ferris")], letters=(), token="secret")
        (html,) = written(
            [a_box(name, options, reference="QRS567TUV", said="Quinn")], letters=(), token="own"
        )
        assert not any(word in html for word in ("Ferris", "secret", "ABC234XYZ"))


def test_a_colleague_who_is_called_otherwise_now_is_offered_by_the_new_name():
    for name in ("Cole", "Cole Miller"):
        box = a_box("ask_opinion", {"colleagues": [User(pk=7, name=name)]})
        assert f">{name}</option>" in written([box], letters=(), token="t")[0]


def test_unread_letters_stand_in_the_box_for_them():
    letters = [{"unread": True, "text": "It is <worse>", "when": "3 Mar 2026"}]
    read, note = written([a_box("heard", {}), a_box("note", {})], letters=letters, token="t")
    assert "It is &lt;worse&gt;" in read and "worse" not in note


def test_a_form_that_came_back_keeps_what_was_typed_and_says_what_is_wrong():
    typed = QueryDict("reference=ABC234XYZ&version=3&reason=Because+%3Cb%3E")
    form = DEEDS["decide"].form(typed, auto_id="decide_%s", rules=RULES)
    box = DeedBox(
        "decide", "Decision", "/", form, "Save", False, "", False, "triage/clinician/decide_form.html"
    )
    (html,) = written([box], letters=(), token="t")
    assert "Because &lt;b&gt;" in html and "Choose one answer" in html
