"""From answers to an assessment: every rule is tried, every one that fires is kept, the most urgent wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from triage.questionnaire.intake import INTAKE
from triage.questionnaire.records import Questionnaire
from triage.questionnaire.replies import Replies
from triage.rules.explaining import Finding, findings
from triage.rules.firing import Undecided
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rulebook
from triage.rules.results import Result

WITH_EVIDENCE = (Result.CONSULT, Result.CONSULT_WITH_CAUTIONS)


class Assessment(NamedTuple):
    """The outcome of one rulebook on one set of answers."""

    result: Result
    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    human_must_read: bool
    questionnaire_version: int
    rulebook_version: int
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    declined: tuple[str, ...]
    evidence_line: str

    @property
    def fired(self) -> tuple[str, ...]:
        """Return the ids of the rules that fired, sorted, notes included."""
        return tuple(sorted(finding.rule.id for finding in self.findings))

    @property
    def patient_lines(self) -> tuple[str, ...]:
        """Return the texts of the findings at the result's own level."""
        return self._lines(self.result)

    @property
    def good_to_know(self) -> tuple[str, ...]:
        """Return the caution texts that may follow when other care should come first; else nothing."""
        cautions = self.result is Result.USUAL_CARE_FIRST
        return self._lines(Result.CONSULT_WITH_CAUTIONS) if cautions else ()

    @property
    def call_script(self) -> tuple[str, ...]:
        """Return the unknown questions that could raise the result, the most dangerous first.

        Questions the person declined are left to the clinician, in private.
        """
        raising = [needs for rule, needs in self.undecided if rule.level < self.result]
        declined = self.declined
        return tuple([key for key in dict.fromkeys(chain.from_iterable(raising)) if key not in declined])

    @property
    def offers(self) -> tuple[str, ...]:
        """Return what the form offers first, such as the aftercare check."""
        return tuple(finding.rule.offers for finding in self.findings if finding.rule.offers)

    def _lines(self, level: Result) -> tuple[str, ...]:
        rules = (finding.rule for finding in self.findings if finding.rule.level is level)
        return tuple(dict.fromkeys(rule.tells_patient for rule in rules if rule.tells_patient))


def assess(
    answers: Mapping[str, object],
    *,
    questionnaire: Questionnaire = INTAKE,
    rulebook: Rulebook = INTAKE_RULES,
) -> Assessment:
    """Assess raw answers, question key to reply; a missing key is a blank.

    Pure: no clock, no storage. A reply that is hidden or not valid counts as no answer, never as "no".
    Refuses with ValueError a rulebook that was written for another form.
    Source: the clinical specification, ten rules of use, and the header of the rules.
    """
    if rulebook.questionnaire.form != questionnaire.form:
        raise ValueError(f"The rules for {rulebook.questionnaire.form} cannot read {questionnaire.form}.")
    if questionnaire is not rulebook.questionnaire:
        rulebook = replace(rulebook, questionnaire=questionnaire)
    replies, fired, undecided = rulebook.judge(answers)
    result = rulebook.results[fired[0][0]] if fired else rulebook.fallback
    return Assessment(
        result,
        findings(fired, rulebook.by_urgency, questionnaire, answers),
        tuple(undecided),
        bool(replies.written),
        questionnaire.version,
        rulebook.version,
        tuple(replies.missing),
        _in_order(replies.unsure, questionnaire),
        _in_order(replies.declined, questionnaire),
        _evidence_line(questionnaire, replies) if result in WITH_EVIDENCE else "",
    )


def _evidence_line(form: Questionnaire, replies: Replies) -> str:
    option = form.questions["diagnosis"].option(replies.choices.get("diagnosis"))
    return "" if option is None else option.patient_line


def _in_order(keys: set[str], form: Questionnaire) -> tuple[str, ...]:
    return tuple(sorted(keys, key=form.order.__getitem__) if len(keys) > 1 else keys)
