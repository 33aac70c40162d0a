"""The safety case as a page for people, from the records and the rules themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from triage.rules.versions import CURRENT
from triage.safety import HAZARDS
from triage.safety.of_the_rules import hazards_of
from triage.safety.records import MATRIX, Control, Hazard, Likelihood

HEAD = """# The safety case

Printed from the records in `triage/safety` by `python manage.py print_safety --write`. Do not edit by hand.

**State: NOT SIGNED.** Written by engineers. Every rating is a guess until a named clinical safety officer has corrected
and signed it; no engineer may sign. The form is that of DCB0129; nothing here claims that it is met.

## What this is for
A web application for one clinic. It shows education about prolotherapy, takes a patient's history, stops the patient when
a warning sign needs care now, sorts requests by fixed, published rules for staff, and helps a clinician to decide whether
a talk with a specialist may be worth it. After a procedure it asks about symptoms and routes them.

It is no diagnosis, no prognosis, no recommendation of a treatment, no score of suitability, no emergency service, no full
medical record and no watched mailbox. Adults fill it in, or a helper for them; a clinician decides, each time. It is not
for use where nobody reads the queue. A rule engine that patients face is near the line of a medical device: take advice
before live use, and keep the label "not validated" until then.

## How to read it
Each control names the tests that show it; a control without a green test is none. A test fails when a rule has no
hazard, no source or no answers on both sides, when a named test does not exist, and when a hazard has no rule, page or
promise. "Missing" is what is not built or not shown. Risks 1 and 2 are acceptable, 3 only with the safety officer's
reason, 4 and 5 are never released. The second rating is the aim once all its controls are there.
"""


def safety_page() -> str:
    """Return the whole page as Markdown, with one newline at its end."""
    rules = _rules_by_hazard()
    parts = [HEAD, *_scale(), *_summary(), *_open(), "## Hazards\n"]
    for hazard in HAZARDS:
        parts += _hazard(hazard, rules.get(hazard.id, []))
    return "\n".join([*parts, *_rules(), *_not_by_code()]).rstrip() + "\n"


def _rules_by_hazard() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for form, book in CURRENT.items():
        for rule in book.by_urgency:
            for hazard in hazards_of(rule, form):
                found[hazard].append(rule.id)
    return found


def _scale() -> Iterator[str]:
    yield "## Risk\n"
    names = [likelihood.name.replace("_", " ").lower() for likelihood in Likelihood]
    yield f"| | {' | '.join(names)} |\n|---|{'---|' * len(names)}"
    for severity, risks in MATRIX.items():
        yield f"| {severity.name.lower()} | {' | '.join(map(str, risks))} |"
    yield "\nTo check: copies of this matrix differ; take the one in the current guidance to DCB0129.\n"


def _summary() -> Iterator[str]:
    yield "## Summary\n"
    yield "| hazard | before | aim | controls | missing | signed |\n|---|---|---|---|---|---|"
    for hazard in HAZARDS:
        missing = sum(bool(control.missing) for control in hazard.controls)
        yield (
            f"| {hazard.id} {hazard.title} | {hazard.before.risk} | {hazard.after.risk} "
            f"| {len(hazard.controls)} | {missing or '-'} | {hazard.signed.say()} |"
        )
    yield ""


def _open() -> Iterator[str]:
    yield "## What is missing\n"
    for hazard in HAZARDS:
        for control in hazard.controls:
            if control.missing:
                yield f"- {hazard.id}: {control.missing}"
    for form, book in CURRENT.items():
        yield f"- The rules of the form {form}, version {book.version}: {book.status}."
    yield ""


def _hazard(hazard: Hazard, rules: list[str]) -> Iterator[str]:
    yield f"### {hazard.id} {hazard.title}\n"
    yield f"- Cause: {hazard.cause}"
    yield f"- Harm: {hazard.harm}"
    yield f"- Before: {hazard.before.say()}"
    yield f"- Aim with all controls: {hazard.after.say()}"
    held = {"Rules": rules, "Pages": hazard.pages, "Promises": hazard.promises}
    yield from (f"- {name}: {', '.join(found)}" for name, found in held.items() if found)
    yield f"- Signed: {hazard.signed.say()}\n"
    for number, control in enumerate(hazard.controls, start=1):
        yield from _control(number, control)
    yield ""


def _control(number: int, control: Control) -> Iterator[str]:
    yield f"{number}. {control.what}"
    yield f"   - Code: {', '.join(f'`{path}`' for path in control.code)}"
    yield from (f"   - Test: `tests/{test}`" for test in control.tests)
    if control.missing:
        yield f"   - **Missing:** {control.missing}"


def _rules() -> Iterator[str]:
    yield "## Rules and their hazards\n"
    for form, book in CURRENT.items():
        yield f"### Form {form}, version {book.version} ({book.status})\n"
        yield "| rule | level | without it | hazards |\n|---|---|---|---|"
        for rule in book.by_urgency:
            tied = ", ".join(hazards_of(rule, form))
            yield f"| {rule.id} | {rule.level.code} | {'; '.join(rule.hazards)} | {tied} |"
        yield ""


def _not_by_code() -> Iterator[str]:
    yield "## What no code can give\n"
    yield from (f"{number}. {line}" for number, line in enumerate(NOT_BY_CODE, start=1))


NOT_BY_CODE = (
    "A named clinical safety officer: a registered clinician, trained.",
    "A clinical risk management plan and file.",
    "A hazard workshop with a clinician, a person of the front desk and a patient.",
    "A safety case report for each release, signed.",
    "Signatures of two reviewers on each rulebook, one of them a clinician.",
    "Change control tied to hazards.",
    "Handling of incidents, and a way for users to report them.",
    "The clinic's own duty (DCB0160): local hazard log, training, cover, phone numbers, a test before it goes live.",
    "A watch after release: overrules by rule, late cases, complaints.",
    "A review each year and at each large release.",
)
