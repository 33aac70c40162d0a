"""Templates that are folded say what the same templates say unfolded."""

import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.template import Context, Engine, RequestContext
from django.utils.translation import override

from prolo.templating import Unchanging

TEMPLATES = {
    "page": (
        '{% extends "frame" %}{% load i18n static %}{% block title %}{% translate "Front desk" %}{% endblock %}'
        '{% block main %}<a href="{% url "display" %}">{% translate "Menu" %}</a> <b>{{ name }}</b>'
        '{% for one in many %}{% include "line" with text=one only %}{% include "row" %}{% endfor %}{% endblock %}'
    ),
    "frame": (
        "{% load i18n %}<title>{% block title %}{% endblock %}</title>{# never seen #}"
        '{% if name %}<i>{% translate "Sign out" %}</i>{% else %}{% translate "Menu" %}{% endif %}'
        "{% block main %}{% endblock %}"
    ),
    "line": '{% load i18n %}<li>{% translate "Menu" %} {{ text }}{{ name }}</li>',
    "row": '<p class="{% cycle "odd" "even" %}">{{ one }}{{ name }}</p>',
    "letter": (
        '{% load i18n %}{% autoescape off %}{% translate "A & B" %} {{ name }}{% endautoescape %}'
        '{% translate "A & B" %}'
    ),
    "whole": '{% include "page" %}{% include "page" %}',
    "said": '{% load i18n %}{% translate "Menu" as menu %}{{ menu }}{% url "display" as way %}{{ way }}',
}
GIVEN = {"name": "<Ana>", "many": ["<1>", "2", "3"]}


def engine(loader: str) -> Engine:
    libraries = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
    return Engine(
        loaders=[(loader, [("django.template.loaders.locmem.Loader", TEMPLATES)])], libraries=libraries
    )


@pytest.fixture(scope="module")
def folding() -> Engine:
    return engine("prolo.templating.Loader")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_folded_template_says_the_same_in_every_language_again_and_again(folding, name, rf):
    plain = engine("django.template.loaders.cached.Loader")
    for language in ("en", "es", "en"):
        with override(language):
            for context in (Context, lambda given: RequestContext(rf.get("/"), given)):
                said = folding.get_template(name).render(context(dict(GIVEN)))
                assert said == plain.get_template(name).render(context(dict(GIVEN)))


def test_what_never_changes_is_one_node_and_what_was_typed_is_never_kept(folding):
    text = folding.get_template("page")
    for name in ("<Ana>", "<Bo>"):
        assert text.render(Context(GIVEN | {"name": name})).count(f"&lt;{name[1:-1]}&gt;") >= 1
    (kept, *_), found = text.nodelist.get_nodes_by_type(Unchanging), folding.get_template("line")
    assert kept and [type(node).__name__ for node in found.nodelist[:1]] == ["Unchanging"]
    for node in text.nodelist.get_nodes_by_type(Unchanging):
        assert "Ana" not in repr(vars(node)) and "Bo" not in repr(vars(node))


def test_a_template_that_is_not_there_is_told_by_its_name():
    broken = Engine(
        loaders=[
            (
                "prolo.templating.Loader",
                [("django.template.loaders.locmem.Loader", {"a": '{% include "b" %}'})],
            )
        ]
    )
    with pytest.raises(Exception, match="^b$"):
        broken.get_template("a").render(Context())


def test_a_page_that_is_written_the_moment_its_template_is_kept_lacks_no_part(monkeypatch):
    many = "".join(f'<b>{number}{{% translate "Menu" %}}</b>{{{{ name }}}}' for number in range(400))
    monkeypatch.setitem(TEMPLATES, "long", "{% load i18n %}" + many)
    whole = engine("django.template.loaders.cached.Loader").get_template("long").render(Context(GIVEN))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            cold = engine("prolo.templating.Loader")
            kept = cold.template_loaders[0].get_template_cache

            def second(cold=cold, kept=kept):
                until = monotonic() + 10
                while not kept and monotonic() < until:
                    pass
                return cold.get_template("long").render(Context(GIVEN))

            with ThreadPoolExecutor(2) as pool:
                waiting = pool.submit(second)
                assert cold.get_template("long").render(Context(GIVEN)) == whole
                assert waiting.result() == whole
    finally:
        sys.setswitchinterval(before)
