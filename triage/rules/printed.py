"""The rules as a page for people: every rule in English, from the same records the engine runs."""

from __future__ import annotations

from collections.abc import Iterator

from triage.rules.aftercare import AFTERCARE_RULES, SAFETY_NET
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rule, Rulebook
from triage.rules.results import Result

HEAD = """# The rules

Printed from the rule records by `python manage.py print_rules --write`. Do not edit by hand: change the rule.
Draft: waits for the signature of a named clinician. Not medical advice.

How to read it: every rule is tried, every rule that fires is kept, the most urgent result wins.
An answer that is blank, not sure, not said or hidden is unknown.
Unknown never fires a rule, and never counts as "no": "is not" is true only of an answer that is known.
"it is certain that ..." is true only when it is known; "it is not certain that ..." also when it is unknown.
"""


def rules_page(intake: Rulebook = INTAKE_RULES, aftercare: Rulebook = AFTERCARE_RULES) -> str:
    """Return the whole page as Markdown, with one newline at its end."""
    parts = [HEAD, *_results(), *_rulebook("Intake", intake), *_rulebook("Aftercare", aftercare)]
    return "\n".join([*parts, *_safety_net()]).rstrip() + "\n"


def say_rule(rule: Rule, rulebook: Rulebook) -> str:
    """Return when a rule fires, as one English sentence."""
    return f"Fires when {rule.when.say(rulebook.questionnaire)}."


def _results() -> Iterator[str]:
    yield "## Results\n"
    yield "| rank | code | time frame | what the patient reads first |\n|---|---|---|---|"
    for result in Result:
        yield f"| {result.rank} | {result.code} | {result.time_frame or '-'} | {result.headline or '-'} |"
    yield ""


def _rulebook(title: str, rulebook: Rulebook) -> Iterator[str]:
    form = rulebook.questionnaire
    yield f"## {title}\n"
    yield f"Rulebook version {rulebook.version} ({rulebook.status}), questionnaire version {form.version}.\n"
    yield "### Named conditions\n"
    for named in rulebook.named_conditions:
        yield f"- *{named.name.replace('_', ' ')}*: {named.meaning} In full: {named.part.say(form)}."
    yield ""
    level: Result | None = None
    for rule in sorted(rulebook.rules, key=lambda one: (one.level.rank, one.id)):
        if rule.level is not level:
            level = rule.level
            yield f"### {title}: {level.code}\n"
        yield from _rule(rule, rulebook)


def _rule(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    yield f"#### {rule.id}\n"
    yield f"- {say_rule(rule, rulebook)}"
    yield f"- Patient: {rule.tells_patient or 'not shown'}"
    yield f"- Clinician: {rule.tells_clinician}{' (ask about it)' if rule.ask_about else ''}"
    yield f"- Without it: {'; '.join(rule.hazards)}"
    yield f"- Sources: {', '.join(rule.sources)}"
    yield f"- Reads: {', '.join(f'`{key}`' for key in rulebook.reads(rule)) or 'no answer'}"
    if rule.last:
        yield "- Runs after all others"
    if rule.offers:
        yield f"- Offers first: {rule.offers.replace('_', ' ')}"
    yield ""


def _safety_net() -> Iterator[str]:
    yield f"### Safety net, shown with {SAFETY_NET.shown_with.code}\n"
    for sign in SAFETY_NET.signs:
        yield f"- {sign}"
    yield f"\n{SAFETY_NET.what_to_do} Sources: {', '.join(SAFETY_NET.sources)}."
