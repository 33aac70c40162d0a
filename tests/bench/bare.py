"""The limits: bare Django views of the same sizes and fields with no middleware, session, token or rule."""

from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Template, engines
from django.urls import path

from triage.questionnaire import INTAKE
from triage.questionnaire.pages import PAGES

LINE = b"<p>A line of a page that never changes, as long as many another.</p>\n"
PAGE = """<!DOCTYPE html><html lang="en"><title>Bare</title><form method="post">{% for field in form %}
<fieldset><legend>{{ field.label }}</legend>{{ field.help_text }}{{ field.errors }}{{ field }}</fieldset>{% endfor %}
<button>Save</button></form></html>"""
NOT_SURE = ("not_sure", "I am not sure")


class BareAnswers(models.Model):
    """Answers as plain JSON, as a first sketch would keep them."""

    answers = models.JSONField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_bare_answers"


@cache
def _constant(size: int) -> bytes:
    return (LINE * (size // len(LINE) + 1))[:size]


def constant(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(_constant(size))


def form(request: HttpRequest, page: str) -> HttpResponse:
    made = _form(page)
    bare = made(request.POST) if request.method == "POST" else made()
    if bare.is_bound and bare.is_valid():
        row = BareAnswers.objects.get(pk=1)
        row.answers = bare.cleaned_data
        row.save()
        return HttpResponse(status=302, headers={"Location": request.path})
    return HttpResponse(_template().render({"form": bare}, request))


@cache
def _template() -> Template:
    return engines["django"].from_string(PAGE)


@cache
def _form(page: str) -> type[forms.Form]:
    """A plain form of the questions that stand on this page, with their words and choices."""
    keys = next(one.question_keys for one in PAGES if one.key == page)
    return type("BareForm", (forms.Form,), {key: _field(INTAKE.questions[key]) for key in keys})


def _field(question: Any) -> forms.Field:
    shown = {"label": question.wording, "help_text": question.help, "required": question.required}
    choices = [(option.value, option.label) for option in question.options]
    if "not_sure" not in question.labels:
        choices.append(NOT_SURE)
    if question.kind == "one":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shown)
    if question.kind == "multi":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shown)
    if question.kind == "integer":
        numbers = [(str(n), str(n)) for n in range(question.minimum, question.maximum + 1)]
        return forms.ChoiceField(choices=[*numbers, NOT_SURE], widget=forms.RadioSelect, **shown)
    if question.kind == "text":
        return forms.CharField(widget=forms.Textarea, **shown)
    return forms.BooleanField(**shown | {"required": False})


urlpatterns = [path("constant/<int:size>/", constant), path("form/<slug:page>/", form)]
