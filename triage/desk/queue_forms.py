"""What is asked around the queue: its filter, a view to keep, and what is done to several cases together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from triage import case_words, ready_words
from triage.deeds import CHOOSE, choose_from
from triage.letters import TO_THE_PATIENT
from triage.queries.case_page import STATES
from triage.queries.narrowing import NOBODY, Narrowing
from triage.queries.queue_frame import Frame
from triage.questionnaire import INTAKE
from triage.rules import Result
from triage.services.messages import Unfilled
from triage.services.own_case import LONGEST_MESSAGE
from triage.services.together import MOST_TOGETHER

ME, NOBODY_YET = "me", "nobody"


@dataclass(frozen=True)
class Choice:
    """One list of the filter: what it is called in a link, its label, and its options."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QueueFilter:
    """What the queue can be narrowed to."""

    choices: tuple[Choice, ...]

    def chosen(self, asked: QueryDict) -> dict[str, str]:
        """The narrowing that holds, by the names it has in a link. A value it does not know narrows nothing."""
        return {
            one.name: value
            for one in self.choices
            if (value := asked.get(one.name, "")) and value in dict(one.options)
        }


def queue_filter(held: Frame) -> QueueFilter:
    """The filter of this moment: its lists are made again when somebody joins or a place opens."""
    return _filter_of(held.colleagues, held.places, get_language())


@lru_cache(maxsize=8)
def _filter_of(
    staff: tuple[tuple[int, str], ...], places: tuple[tuple[int, str], ...], _language: str
) -> QueueFilter:
    regions = [(option.value, option.label) for option in INTAKE.questions["region"].options]
    people = [(ME, _("Me")), (NOBODY_YET, _("Nobody yet")), *staff]
    found: list[tuple[str, Any, Sequence[tuple[Any, Any]]]] = [
        ("state", _("State"), STATES),
        ("urgency", _("Urgency"), case_words.levels()),
        ("region", _("Area"), regions),
        ("location", _("Place"), places if len(places) > 1 else ()),
        ("whose", _("With"), people),
        ("due", _("Reply due"), [("soon", _("In the next 4 hours")), ("late", _("Late"))]),
        ("mail", _("Mail"), [("back", _("Came back"))]),
    ]
    return QueueFilter(tuple(_choice(*one) for one in found if one[2]))


def _choice(name: str, label: Any, options: Sequence[tuple[Any, Any]]) -> Choice:
    every = (("", str(_("Any"))), *((str(value), str(text)) for value, text in options))
    return Choice(name, str(label), every)


def narrowing(chosen: dict[str, str], *, by: User) -> Narrowing:
    """The same for the query; whoever says "me" means themselves."""
    whose = chosen.get("whose", "")
    people = {"": None, ME: by.pk, NOBODY_YET: NOBODY}
    return Narrowing(
        state=chosen.get("state", ""),
        urgency=Result.from_code(chosen["urgency"]) if "urgency" in chosen else None,
        region=chosen.get("region", ""),
        location=int(chosen["location"]) if "location" in chosen else None,
        assignee=people[whose] if whose in people else int(whose),
        due=chosen.get("due", ""),
        mail_failed="mail" in chosen,
    )


class KeepForm(forms.Form):
    """A name for the view that is on the screen."""

    name = forms.CharField(
        label=_("Name of this view"),
        max_length=60,
        error_messages={"required": _("Give the view a name")},
    )


class PickedField(forms.Field):
    """The marked cases, each as "reference.version": what the person had seen of it."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Mark at least one case first."),
        "invalid": _("The list of marked cases cannot be read. Mark them again."),
        "too_many": _("Mark at most 50 cases."),
    }

    def to_python(self, value: list[str] | None) -> dict[str, int]:
        pairs = [one.rpartition(".") for one in value or ()]
        if not all(version.isdecimal() and len(version) < 10 for _reference, _dot, version in pairs):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if len(pairs) > MOST_TOGETHER:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return {reference: int(version) for reference, _dot, version in pairs}


class MarkForm(forms.Form):
    """Which cases were marked in the queue, and what is to be done with them. Nothing clinical is among it."""

    GIVE, WRITE, PRINT = "give", "write", "print"
    pick = PickedField()
    act = forms.ChoiceField(
        choices=[(GIVE, _("Give to a colleague")), (WRITE, _("Write to the patients")), (PRINT, _("Print"))],
        error_messages=CHOOSE,
    )


class GiveForm(forms.Form):
    """Give the marked cases to one colleague."""

    case = PickedField()
    to = forms.ChoiceField(label=_("Who takes these cases"), error_messages=CHOOSE)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(
            self, "to", [("", _("Choose")), *((str(member.pk), member.name) for member in colleagues)]
        )


class WriteForm(forms.Form):
    """Write the same to the patients of the marked cases."""

    case = PickedField()
    message = forms.CharField(
        label=TO_THE_PATIENT,
        help_text=_("Each patient gets it alone, on their own page. Do not write what fits one person only."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_message(self) -> str:
        if ready_words.unfilled(text := self.cleaned_data["message"]):
            raise forms.ValidationError(Unfilled.says)
        return text
