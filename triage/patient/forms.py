"""The patient's forms: one built from the questions of a page, and the few that are not about questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, ClassVar, cast
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.languages.tags import in_language
from triage.patient import fields
from triage.questionnaire import INTAKE
from triage.questionnaire.records import Question, Section

NOT_SURE = ("not_sure", gettext_lazy("I am not sure"))
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
DECLINED = "prefer_not_to_say"
AGE, BIRTH_DATE = "age", "birth_date"
TYPED = "birth_date_typed"
SECTION_OF = {question.key: section for section in INTAKE.sections for question in section.questions}
NOT_ABOUT_HEALTH = frozenset({"filled_in_by"})
HINTS = {
    "gate_end": gettext_lazy("Choose one to go on."),
    "diagnosis": "",
    "hard_activities": gettext_lazy("0 is cannot do it. 10 is as well as before."),
}
"""In place of a record's own hint: one that holds without a script, none where it speaks to the builder."""


SECTION_NOTES = {
    "coping": gettext_lazy(
        "You may skip these. They help us plan support. We never use them to refuse care."
    ),
}


class SectionHead:
    """A heading between the questions of two sections that share a page."""

    def __init__(self, section: Section) -> None:
        self.section = section

    def render(self, form: Any, context: Any, **options: Any) -> str:
        note = SECTION_NOTES.get(self.section.key, "")
        return format_html('<h2 class="group">{}</h2><p>{}</p>', in_language(self.section.title), note)


class PatientForm(forms.Form):
    """A form as the pack renders it: the page around it holds the form element and the buttons."""

    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*self.arrangement())
        return helper

    def arrangement(self) -> list[Any]:
        return list(self.fields)


class PageForm(PatientForm):
    """One page of questions. Bound, it tells what was answered, also when something has to be put right."""

    questions: ClassVar[tuple[Question, ...]] = ()
    layout: ClassVar[tuple[Any, ...]] = ()

    def __init__(
        self, data: Any = None, *, answers: Mapping[str, Any], identity: Mapping[str, Any], today: date
    ) -> None:
        initial = {question.key: answers.get(question.key) for question in self.questions}
        if self.asks_birth_date():
            initial[BIRTH_DATE] = stored_birth_date(identity)
        super().__init__(data, initial=initial)
        self.today = today
        if self.asks_birth_date():
            cast(fields.DatePartsField, self.fields[BIRTH_DATE]).latest = today

    @classmethod
    def asks_birth_date(cls) -> bool:
        return any(question.key == AGE for question in cls.questions)

    def arrangement(self) -> list[Any]:
        ticks = [question.key for question in self.questions if question.kind == "tick"]
        if not ticks:
            return list(self.layout)
        legend = _("Tick any that you have now, or had in the last 2 weeks, even if it went away.")
        return [Fieldset(legend, *ticks), *(name for name in self.fields if name not in ticks)]

    def answers(self) -> dict[str, Any]:
        """Every question of the page with its reply; None where there is none that can be kept."""
        self.is_valid()
        given = {question.key: self._reply(question.key) for question in self.questions}
        if AGE in given:
            birth = self.cleaned_data.get(BIRTH_DATE)
            given[AGE] = fields.age_on(birth, self.today) if birth else None
        return given

    def identity(self) -> dict[str, Any] | None:
        """The date of birth, or the three boxes as they were typed when they make no date."""
        if not self.asks_birth_date():
            return None
        birth = self.cleaned_data.get(BIRTH_DATE)
        typed = [] if birth else [box or "" for box in self[BIRTH_DATE].data]
        return {BIRTH_DATE: birth.isoformat() if birth else "", TYPED: typed}

    def asks_more(self) -> bool:
        """Whether what was answered makes this page ask one thing more."""
        return False

    def forgive(self, keys: Iterable[str]) -> None:
        """A question that no longer applies may stay blank."""
        for key in keys:
            self.errors.pop(key, None)

    def _reply(self, key: str) -> Any:
        reply = self.cleaned_data.get(key)
        salvage = getattr(self.fields.get(key), "salvage", None)
        if key in self.errors and salvage is not None:
            reply = salvage(self[key].data)
        return None if reply in ("", [], False, None) else reply


@lru_cache(maxsize=512)
def page_form(keys: tuple[str, ...], region: str, *, heads: bool = True) -> type[PageForm]:
    """The form class of these questions, with the options that make sense for the chosen area.

    `heads`: a heading stands between the questions of two sections.
    """
    questions = tuple(INTAKE.questions[key] for key in keys)
    made = [_field(question, region) for question in questions]
    layout: list[Any] = []
    for question, (name, _made), before in zip(questions, made, (None, *questions), strict=False):
        section = SECTION_OF[question.key]
        if heads and before and section is not SECTION_OF[before.key]:
            layout.append(SectionHead(section))
        layout.append(name)
    return type("QuestionsForm", (PageForm,), {"questions": questions, "layout": tuple(layout), **dict(made)})


class Options(BaseChoiceIterator):
    """What a person may choose. The same for everybody, so forms share it: Django would copy a list for each."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.pairs = tuple(pairs)
        self.values = frozenset(value for value, _label in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __deepcopy__(self, memo: Any) -> Options:
        return self


@cache
def options_of(key: str, region: str) -> Options:
    """The options of a question, "I am not sure" among them, those of other areas left out."""
    question = INTAKE.questions[key]
    offered: list[tuple[str, Any]] = [
        (option.value, option.label)
        for option in question.options
        if not (question.filtered_by and region and option.regions and region not in option.regions)
    ]
    if key not in NOT_ABOUT_HEALTH and "not_sure" not in question.labels:
        offered.append(NOT_SURE)
    return Options(
        sorted(offered, key=lambda pair: (pair[0] == "not_sure") + (pair[0] in ("not_sure", DECLINED)))
    )


def standing_alone(question: Question) -> tuple[str, ...]:
    """Options that may not stand beside others; our own "I am not sure" is one, the rules cannot read it there."""
    added = () if "not_sure" in question.labels else ("not_sure",)
    return (*question.exclusive, *added)


def stored_birth_date(identity: Mapping[str, Any]) -> date | list[str] | None:
    """The date of birth as kept: a date, or what was typed in its place."""
    if identity.get(BIRTH_DATE):
        return date.fromisoformat(identity[BIRTH_DATE])
    return identity.get(TYPED) or None


def _field(question: Question, region: str) -> tuple[str, forms.Field]:
    if question.key == AGE:
        return BIRTH_DATE, _birth_date()
    shown = {
        "label": question.wording,
        "help_text": HINTS.get(question.key, question.help),
        "required": question.required,
    }
    return question.key, MAKERS[question.kind](question, region, shown)


def _birth_date() -> forms.Field:
    return fields.DatePartsField(
        label=gettext_lazy("What is your date of birth?"),
        help_text=gettext_lazy("For example, 27 3 1980. If you help someone, give theirs."),
        widget=fields.DateParts(autocomplete="bday"),
    )


def _tick(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**shown | {"required": False})


def _one(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    missing = {
        "required": gettext_lazy("Choose one answer"),
        "invalid_choice": gettext_lazy("Choose one answer"),
    }
    choices = options_of(question.key, region)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=missing, **shown)


def _multi(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    missing = dict.fromkeys(
        ("required", "invalid_choice", "invalid_list"), gettext_lazy("Choose at least one answer")
    )
    choices = options_of(question.key, region)
    return fields.AllThatApplyField(
        choices=choices, exclusive=standing_alone(question), error_messages=missing, **shown
    )


def _scale(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    numbers = [(str(n), str(n)) for n in range(question.minimum or 0, (question.maximum or 10) + 1)]
    return forms.TypedChoiceField(
        choices=Options([*numbers, NOT_SURE]),
        error_messages={"invalid_choice": gettext_lazy("Choose one answer")},
        coerce=_number,
        widget=fields.ScaleSelect,
        empty_value=None,
        **shown,
    )


def _number(reply: str) -> int | str:
    return int(reply) if reply.isdecimal() else reply


def _words(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    return fields.WordsField(**shown)


def _activities(question: Question, region: str, shown: dict[str, Any]) -> forms.Field:
    return fields.ActivitiesField(**shown)


MAKERS = {
    "tick": _tick,
    "one": _one,
    "multi": _multi,
    "integer": _scale,
    "text": _words,
    "activities": _activities,
}


class EchoForm(PatientForm):
    """Questions asked once more. A blank is taken as not sure, and the page says so."""

    def __init__(self, data: Any = None, *, asked: list[tuple[str, Question]]) -> None:
        super().__init__(data)
        for list_id, question in asked:
            choices = [*YES_NO, NOT_SURE] if question.kind == "tick" else options_of(question.key, "")
            self.fields[list_id] = forms.ChoiceField(
                label=question.wording,
                help_text=question.help,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one answer")},
            )

    def replies(self) -> dict[str, str]:
        self.is_valid()
        return {list_id: self.cleaned_data.get(list_id) or "not_sure" for list_id in self.fields}


class SendForm(PatientForm):
    """The last look: who may read it, what is understood, and the key that makes sending twice harmless."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("This page is out of date. Load it again.")},
    )
    understands_limits = fields.OptionalTick()
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that the staff of this clinic may read and keep these answers"),
        error_messages={"required": gettext_lazy("Tick this box if you want to send your answers")},
    )

    def __init__(self, *args: Any, expected: UUID, assisted: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected
        if assisted:
            self.fields["consent"].label = _("They agree that our staff may read and keep these answers")
        self.fields["understands_limits"].label = INTAKE.questions["understands_limits"].wording

    def clean_key(self) -> UUID:
        if self.cleaned_data["key"] != self.expected:
            raise forms.ValidationError(_("This page is out of date. Load it again."))
        return self.expected

    def ticked(self) -> tuple[dict[str, bool], dict[str, bool]]:
        """What was ticked by hand, as an answer and as consent."""
        understands = bool(self.cleaned_data.get("understands_limits"))
        return {"understands_limits": understands}, {"consent": bool(self.cleaned_data.get("consent"))}
