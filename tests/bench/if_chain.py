"""The same intake rules as one function of plain ifs, without any explanation: the limit `assess` is held against.

The source is written out from the rulebook, so the two cannot drift apart; tests compare their verdicts.
"""

from triage.questionnaire import comparisons as c
from triage.questionnaire import conditions as k
from triage.rules import INTAKE_RULES

HEAD = """def verdict(r):
    choice, number = r.choices, r.numbers
    fired = []
"""


def holds(node: k.Condition) -> str:
    """Python that is true when the condition is definitely true."""
    match node:
        case k.AllOf(parts=parts):
            return "(" + " and ".join(map(holds, parts)) + ")"
        case k.AnyOf(parts=parts):
            return "(" + " or ".join(map(holds, parts)) + ")"
        case k.Opposite(part=part):
            return fails(part)
        case k.Definitely(part=part) | k.Named(part=part):
            return holds(part)
    return _leaf(node, "is True")


def fails(node: k.Condition) -> str:
    """Python that is true when the condition is definitely false."""
    match node:
        case k.AllOf(parts=parts):
            return "(" + " or ".join(map(fails, parts)) + ")"
        case k.AnyOf(parts=parts):
            return "(" + " and ".join(map(fails, parts)) + ")"
        case k.Opposite(part=part):
            return holds(part)
        case k.Definitely(part=part):
            return f"(not {holds(part)})"
        case k.Named(part=part):
            return fails(part)
    return _leaf(node, "is False")


def _leaf(node: k.Condition, truth: str) -> str:
    wanted = truth == "is True"
    match node:
        case c.OneOf(key=key, values=values):
            among = f"choice.get({key!r}) in {set(values.members)!r}"
            return f"({among})" if wanted else f"({key!r} in choice and not {among})"
        case c.Number(key=key, sign=sign, limit=limit):
            test = f"number[{key!r}] {sign} {limit!r}"
            return f"({key!r} in number and {test if wanted else f'not {test}'})"
        case c.Unsure(questions=questions):
            return f"({'' if wanted else 'not '}any(q in r.unsure for q in {questions!r}))"
        case c.Declined(questions=questions):
            return f"({'' if wanted else 'not '}any(q in r.declined for q in {questions!r}))"
    TESTS.append(node.test)
    return f"(tests[{len(TESTS) - 1}](r) {truth})"


TESTS: list = []


def _written() -> str:
    lines = [HEAD]
    for rules, last in ((INTAKE_RULES.first, False), (INTAKE_RULES.last, True)):
        if last:
            notes = {rule.id for rule in INTAKE_RULES.first if rule.level.code == "NOTE"}
            lines.append(f"    r.nothing_fired = all(rule in {notes!r} for rule in fired)\n")
        lines += [f"    if {holds(rule.when)}:\n        fired.append({rule.id!r})\n" for rule in rules]
    return "".join([*lines, "    return fired\n"])


def build():
    """The function: read replies in, ids of the rules that fired out."""
    room: dict = {"tests": TESTS}
    exec(compile(_written(), "if_chain", "exec"), room)
    return room["verdict"]
