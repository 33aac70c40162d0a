"""What a clinician's decision is made of: the coded reasons of each outcome, and what goes against a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from triage.models import Outcome
from triage.rules import Result

OTHER = "other"
_OTHER_WORDS = gettext_lazy("Another reason, as written")
REASONS: Mapping[Outcome, Mapping[str, Any]] = {
    Outcome.BOOK_CONSULTATION: {
        "worth_a_talk": gettext_lazy("A talk with a specialist may be worth it"),
        "examination_needed": gettext_lazy("It takes an examination to say more"),
        "wants_to_talk": gettext_lazy("The patient wants to talk it over"),
        "sign_explained": gettext_lazy("The sign has a known and harmless cause"),
    },
    Outcome.CALL_NOW: {
        "sign_to_check": gettext_lazy("A red flag to be checked by phone"),
        "got_worse": gettext_lazy("It got worse quickly"),
        "distress": gettext_lazy("Distress, or a risk of self-harm"),
        "after_injection": gettext_lazy("Possible harm after an injection"),
    },
    Outcome.OTHER_CARE_FIRST: {
        "care_not_tried": gettext_lazy("Other care was not tried"),
        "too_early": gettext_lazy("It has not lasted long enough"),
        "burden_low": gettext_lazy("Pain and limits are low"),
        "condition_first": gettext_lazy("Another condition has to be treated first"),
    },
    Outcome.NEED_MORE_INFORMATION: {
        "answers_missing": gettext_lazy("Answers are missing or not sure"),
        "answers_contradict": gettext_lazy("Answers do not fit together"),
        "papers_missing": gettext_lazy("A letter, a scan or a report is needed"),
        "no_diagnosis": gettext_lazy("There is no clear diagnosis"),
    },
    Outcome.REFER_ELSEWHERE: {
        "sign_elsewhere": gettext_lazy("A red flag to be looked at elsewhere"),
        "other_specialty": gettext_lazy("It belongs to another specialty"),
        "tests_first": gettext_lazy("Tests or scans are needed first"),
        "harm_elsewhere": gettext_lazy("Possible harm after an injection, to be looked at elsewhere"),
    },
    Outcome.NOT_FOR_US: {
        "no_evidence": gettext_lazy("Evidence does not support an injection here"),
        "caution": gettext_lazy("A caution speaks against an injection"),
        "out_of_scope": gettext_lazy("Outside what this service covers"),
        "not_wanted": gettext_lazy("The patient does not want it"),
    },
}
"""Code and words. Each outcome also takes OTHER, with which the written reason stands alone."""

_LATER_OR_LESS = frozenset(
    {
        *(Outcome.BOOK_CONSULTATION, Outcome.OTHER_CARE_FIRST),
        *(Outcome.NEED_MORE_INFORMATION, Outcome.NOT_FOR_US),
    }
)
AGAINST: Mapping[Result, frozenset[Outcome]] = {
    Result.EMERGENCY_NOW: _LATER_OR_LESS,
    Result.SAME_DAY: _LATER_OR_LESS,
    Result.URGENT_DAYS: _LATER_OR_LESS - {Outcome.NEED_MORE_INFORMATION},
    Result.GP_SOON: frozenset({Outcome.BOOK_CONSULTATION, Outcome.NOT_FOR_US}),
    Result.NOT_ENOUGH_INFO: _LATER_OR_LESS - {Outcome.NEED_MORE_INFORMATION},
    Result.OUTSIDE_SCOPE: frozenset({Outcome.BOOK_CONSULTATION}),
    Result.USUAL_CARE_FIRST: frozenset({Outcome.BOOK_CONSULTATION}),
}
"""An outcome goes against a rule that fired when it brings help later than the rule asks for, brings less, or goes
round what the rule puts first: a doctor, a missing answer, other care. It goes against the result when it goes
against any rule that fired. To do more than a rule asks for never goes against it, nor does declining a talk that
"may be worth it"."""
IN_WORDS = gettext_lazy(
    "Your outcome goes against a rule when it brings help later than the rule asks for, brings less, or goes round"
    " what the rule puts first: a doctor, a missing answer, other care. Then tick that rule."
)


def goes_against(outcome: Outcome, level: Result) -> bool:
    """Whether an outcome goes against a rule of this level."""
    return outcome in AGAINST.get(level, frozenset())


def rules_against(outcome: Outcome, fired: Iterable[tuple[str, Result]]) -> tuple[str, ...]:
    """Of the rules that fired, id and level, those the outcome goes against."""
    return tuple(rule for rule, level in fired if goes_against(outcome, level))


def fits(code: str, outcome: Outcome) -> bool:
    """Whether a coded reason belongs to this outcome."""
    return code == OTHER or code in REASONS[outcome]


def reason_words(code: str | None) -> str:
    """A coded reason in words; of a decision from before there were codes, nothing."""
    if not code:
        return ""
    found = next((codes[code] for codes in REASONS.values() if code in codes), None)
    return str(_OTHER_WORDS if code == OTHER else found or code)


def grouped() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The coded reasons to choose from, by outcome, and the one that belongs to all of them."""
    groups = [(outcome.label, list(codes.items())) for outcome, codes in REASONS.items()]
    return [*groups, (gettext_lazy("Any outcome"), [(OTHER, _OTHER_WORDS)])]
