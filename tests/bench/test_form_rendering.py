"""What is written without a template says what the template would have said, and lets no markup through."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html
from django.utils.html import format_html

from prolo.rendering import FormRenderer

ODD = "\"><script>alert('1')</script>&{}"
WIDGETS = [
    (forms.TextInput(attrs={"class": "w2", "aria-invalid": "true"}), "a value"),
    (forms.TextInput(), ODD),
    (forms.TextInput(attrs={"title": ODD, "disabled": True, "hidden": False}), 0),
    (forms.TextInput(), ""),
    (forms.HiddenInput(), "3f"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_an_input_is_written_as_its_template_would_write_it(widget, value):
    ours, theirs = (
        widget.render("q", value, attrs={"id": "id_q"}, renderer=renderer())
        for renderer in (FormRenderer, TemplatesSetting)
    )
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_each_choice_has_its_label_and_only_the_chosen_one_is_checked(kind):
    widget = kind(choices=[("yes", "Yes"), ("odd", ODD), ("not_sure", "I am not sure")])
    written = widget.render("q", ["odd"], attrs={"id": "id_q"}, renderer=FormRenderer())
    assert written.count("checked") == 1
    assert "<script" not in written
    assert '<label for="id_q_0">Yes</label>' in written
    assert written.index("<hr") < written.index("not_sure")


def test_a_label_is_escaped_also_when_the_same_words_were_trusted_before():
    for label in (format_html("<b>{}</b>", "Yes"), "<b>Yes</b>"):
        widget = forms.RadioSelect(choices=[("yes", label)])
        written = widget.render("q", None, attrs={"id": "id_q"}, renderer=FormRenderer())
    assert "&lt;b&gt;Yes" in written
