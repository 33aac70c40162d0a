"""A form begun under other rules than those in use: both assess it, the more urgent result counts, staff are told.

A draft of the intake form knows its version; a check after an injection carries it from page to page.
"""

from collections.abc import Mapping
from typing import Any

from triage.models import Intake
from triage.questionnaire import AFTERCARE, INTAKE, Question, Questionnaire
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Assessment, Rulebook, assess, versions
from triage.rules.assess import WITH_EVIDENCE


def other_rules(draft: Intake) -> Rulebook | None:
    """The rules the form was begun under, when they are others than those in use and were kept."""
    if draft.rulebook_version == INTAKE_RULES.version:
        return None
    return versions.known("intake", draft.rulebook_version)


def assessed(answers: Mapping[str, Any], draft: Intake) -> Assessment:
    """What the rules in use say, or those the form was begun under when they find it more urgent.

    What is missing or not sure is what the rules in use ask: only new questions are asked.
    """
    found, rules = assess(answers), other_rules(draft)
    if rules is None:
        return found
    return _worse(found, assess(answers, questionnaire=rules.questionnaire, rulebook=rules))


def pruned(answers: Mapping[str, Any], draft: Intake) -> dict[str, Any]:
    """The answers to questions that are shown; and those that only the form as it was begun had asked."""
    kept, rules = INTAKE.prune(answers), other_rules(draft)
    return kept if rules is None else kept | _asked_then(answers, rules, INTAKE)


def words_of_then(draft: Intake) -> dict[str, list[str]]:
    """Question and reply, as they stood on the screen, of what only the form as it was begun had asked."""
    rules = other_rules(draft)
    return _words(draft.answers, rules, INTAKE) if rules else {}


def note(draft: Intake, found: Assessment) -> str:
    """What staff are told of the two versions; empty when there is one."""
    return _note(draft.rulebook_version, INTAKE_RULES.version, other_rules(draft), found)


def check_rules(asked: int | None) -> Rulebook | None:
    """The rules a check after an injection was asked under, when they are others than those in use and were kept."""
    return None if asked in (None, AFTERCARE_RULES.version) else versions.known("aftercare", asked)


def check_assessed(answers: Mapping[str, Any], asked: int | None) -> Assessment:
    """What the rules of the check say, those in use or those it was asked under; what was not asked is missing."""
    found = assess(answers, questionnaire=AFTERCARE, rulebook=AFTERCARE_RULES)
    rules = check_rules(asked)
    if rules is None:
        return found
    return _worse(found, assess(answers, questionnaire=rules.questionnaire, rulebook=rules))


def check_asked_then(asked: int | None) -> Mapping[str, Question]:
    """The questions that only the check as it was begun had asked."""
    rules = check_rules(asked)
    known = rules.questionnaire.questions if rules else {}
    return {key: question for key, question in known.items() if key not in AFTERCARE.questions}


def check_words_of_then(answers: Mapping[str, Any], asked: int | None) -> dict[str, list[str]]:
    """Question and reply of those, as they stood on the screen."""
    rules = check_rules(asked)
    return _words(answers, rules, AFTERCARE) if rules else {}


def check_note(asked: int | None, found: Assessment) -> str:
    """What staff are told of the two versions of a check; empty when there is one."""
    now = AFTERCARE_RULES.version
    return _note(now if asked is None else asked, now, check_rules(asked), found)


def _note(begun: int, now: int, other: Rulebook | None, found: Assessment) -> str:
    if begun == now:
        return ""
    first = f"The form was begun under version {begun} of the rules and sent under version {now}."
    if other is None:
        return f"{first} Version {begun} is not known here: version {now} alone was asked."
    decided = begun if found.rulebook_version == begun else now
    return f"{first} Both were asked. The result is what version {decided} says; it is never the milder one."


def _asked_then(answers: Mapping[str, Any], rules: Rulebook, now: Questionnaire) -> dict[str, Any]:
    shown = rules.questionnaire.prune(answers)
    return {key: reply for key, reply in shown.items() if key not in now.questions}


def _words(answers: Mapping[str, Any], rules: Rulebook, now: Questionnaire) -> dict[str, list[str]]:
    asked = rules.questionnaire.questions
    then = _asked_then(answers, rules, now)
    return {key: [asked[key].wording, asked[key].say(reply)] for key, reply in then.items()}


def _worse(now: Assessment, then: Assessment) -> Assessment:
    read = now.human_must_read or then.human_must_read
    if not then.result.more_urgent_than(now.result):
        return now._replace(human_must_read=read)
    known = {found.rule.id for found in then.findings}
    both = (*then.findings, *(found for found in now.findings if found.rule.id not in known))
    return now._replace(
        result=then.result,
        findings=tuple(sorted(both, key=lambda found: (found.rule.level.rank, found.rule.id))),
        human_must_read=read,
        rulebook_version=then.rulebook_version,
        questionnaire_version=then.questionnaire_version,
        evidence_line=now.evidence_line if then.result in WITH_EVIDENCE else "",
    )
