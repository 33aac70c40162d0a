"""The limits: bare Django views with the same fields and sizes, and nothing else around them."""

import json

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

CONSTANT = b"<!DOCTYPE html><html lang=en><title>x</title><p>" + b"word " * 4000
FIELDS = 10
PAGE = """<!DOCTYPE html><html lang="en"><title>Bare</title><form method="post">{% for field in form %}
<fieldset><legend>{{ field.label }}</legend>{{ field.errors }}{{ field }}</fieldset>{% endfor %}
<button>Save</button></form></html>"""
CHOICES = [("yes", "Yes"), ("no", "No"), ("not_sure", "I am not sure")]
BareForm = type(
    "BareForm",
    (forms.Form,),
    {
        f"q{n}": forms.ChoiceField(label=f"Question {n}", choices=CHOICES, widget=forms.RadioSelect)
        for n in range(FIELDS)
    },
)


class BareAnswers(models.Model):
    """Answers as plain JSON, as a first sketch would keep them."""

    answers = models.JSONField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_bare_answers"


def constant(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(CONSTANT[:size])


def form(request: HttpRequest) -> HttpResponse:
    bare = BareForm(request.POST or None)
    if request.method == "POST" and bare.is_valid():
        row = BareAnswers.objects.get(pk=1)
        row.answers = json.loads(json.dumps(bare.cleaned_data))
        row.save()
        return HttpResponse(status=302, headers={"Location": "/bare/form/"})
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": bare}, request))


urlpatterns = [path("bare/constant/<int:size>/", constant), path("bare/form/", form)]


def only_bare(get_response):
    """The one middleware of the bare side: it points at the routes above."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return middleware
