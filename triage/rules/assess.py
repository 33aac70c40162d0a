"""From answers to an assessment: every rule is tried, every one that fires is kept, the most urgent wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.intake import INTAKE
from triage.questionnaire.kinds import DECLINED, NOT_SURE, TICKED
from triage.questionnaire.records import Questionnaire
from triage.questionnaire.replies import Replies
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rule, Rulebook
from triage.rules.results import Result

WITH_EVIDENCE = (Result.CONSULT, Result.CONSULT_WITH_CAUTIONS)


@dataclass(frozen=True, slots=True)
class Quote:
    """A question and the reply to it, in words, as it stood when the rule read it."""

    key: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired, with the replies that made it fire."""

    rule: Rule
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule that did not fire but still could, and the questions whose answers are needed to know."""

    rule: Rule
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
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

    @cached_property
    def call_script(self) -> tuple[str, ...]:
        """Return the unknown questions that could raise the result, the most dangerous first.

        Questions the person declined are left to the clinician, in private.
        """
        raising = (item for item in self.undecided if item.rule.level.more_urgent_than(self.result))
        keys = dict.fromkeys(key for item in sorted(raising, key=_by_rank) for key in item.needs)
        return tuple(key for key in keys if key not in self.declined)

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
    replies = questionnaire.read(answers)
    fired = [rule for rule in _worth_trying(rulebook, replies) if rule.when.test(replies) is True]
    replies.nothing_fired = all(rule.level is Result.NOTE for rule in fired)
    fired += [rule for rule in rulebook.last if rule.when.test(replies) is True]
    fired.sort(key=_rule_order)
    result = fired[0].level if fired and fired[0].level is not Result.NOTE else rulebook.fallback
    return Assessment(
        result=result,
        findings=tuple(_finding(rule, questionnaire, replies, answers) for rule in fired),
        undecided=_undecided(rulebook, replies, fired),
        human_must_read=bool(replies.written),
        questionnaire_version=questionnaire.version,
        rulebook_version=rulebook.version,
        missing=tuple(replies.missing),
        unsure=_in_order(replies.unsure, questionnaire),
        declined=_in_order(replies.declined, questionnaire),
        evidence_line=_evidence_line(questionnaire, replies) if result in WITH_EVIDENCE else "",
    )


def _worth_trying(rulebook: Rulebook, replies: Replies) -> Iterable[Rule]:
    """Return the rules that could be true: a rule whose every spark is absent cannot fire."""
    sparked = rulebook.sparked
    found = {rule.id: rule for rule in rulebook.always}
    hits = sparked.keys() & replies.choices.items()
    hits |= {(key, NOT_SURE) for key in replies.unsure}
    hits |= {(key, DECLINED) for key in replies.declined}
    hits |= {(key, TICKED) for key, ticked in replies.ticks.items() if ticked}
    hits |= {(key, option) for key, options in replies.lists.items() for option in options}
    for hit in hits:
        for rule in sparked.get(hit, ()):
            found[rule.id] = rule
    return found.values()


def _finding(rule: Rule, form: Questionnaire, replies: Replies, answers: Mapping[str, object]) -> Finding:
    keys = _in_order(rule.when.because(replies), form)
    questions = form.questions
    return Finding(
        rule, tuple(Quote(key, questions[key].wording, questions[key].say(answers.get(key))) for key in keys)
    )


def _undecided(rulebook: Rulebook, replies: Replies, fired: list[Rule]) -> tuple[Undecided, ...]:
    tried = {rule.id for rule in fired}
    found: list[Undecided] = []
    for key in replies.unknown():
        for rule in rulebook.readers.get(key, ()):
            if rule.id in tried:
                continue
            tried.add(rule.id)
            needs = rule.when.could_be(True, replies)
            if needs:
                found.append(Undecided(rule, _in_order(needs, rulebook.questionnaire)))
    return tuple(sorted(found, key=_by_rank))


def _evidence_line(form: Questionnaire, replies: Replies) -> str:
    option = form.questions["diagnosis"].option(replies.choices.get("diagnosis"))
    return "" if option is None else option.patient_line


def _in_order(keys: Iterable[str], form: Questionnaire) -> tuple[str, ...]:
    return tuple(sorted(keys, key=form.order.__getitem__))


def _rule_order(rule: Rule) -> tuple[int, str]:
    return rule.level.rank, rule.id


def _by_rank(item: Undecided) -> tuple[int, str]:
    return _rule_order(item.rule)
