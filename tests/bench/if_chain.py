"""The same intake rules as one function of plain ifs, without any explanation: the limit `assess` is held against.

It is written out from the records as a person would write it by hand: one local name a question, one `if` a rule,
no table, no closure, no call. So it cannot drift from the rulebook; a test compares it on every conformance case.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from triage.questionnaire import INTAKE, kinds
from triage.questionnaire import comparisons as c
from triage.questionnaire import conditions as k
from triage.questionnaire.records import Question
from triage.rules import INTAKE_RULES, Result
from triage.rules.logic import REGIONS_OF_DIAGNOSIS
from triage.rules.records import Rule

Verdict = Callable[[Mapping[str, Any]], tuple[str, list[str], bool]]


def build() -> Verdict:
    """The function: answers in; result code, ids of the rules that fired, whether a human must read out."""
    room: dict[str, Any] = {"REGIONS": REGIONS_OF_DIAGNOSIS, "words": has_words}
    exec(compile("\n".join(source()), "if_chain", "exec"), room)
    return room["verdict"]


def source() -> Iterable[str]:
    yield "def verdict(answers):"
    yield "    get, fired, rank, result, missing, written = answers.get, [], 99, None, False, False"
    questions = INTAKE.questions.values()
    for question in questions:
        if question.settled_by is None:
            yield from _read(question)
    for question in questions:
        if question.settled_by is not None:
            yield from _read_gate_tick(question)
    for rule in sorted(INTAKE_RULES.first, key=lambda rule: rule.level.rank):
        yield from _if(rule)
    yield f"    quiet = rank >= {Result.NOTE.rank}"
    for rule in INTAKE_RULES.last:
        yield from _if(rule)
    yield f"    if rank >= {Result.NOTE.rank}: result = {INTAKE_RULES.fallback.code!r}"
    yield "    return result, fired, written"


def _if(rule: Rule) -> Iterable[str]:
    yield f"    if {holds(rule.when)}:"
    yield f"        fired.append({rule.id!r})"
    if rule.level is not Result.NOTE:
        yield f"        if rank > {rule.level.rank}: rank, result = {rule.level.rank}, {rule.level.code!r}"


def _read(question: Question) -> Iterable[str]:
    key, values = question.key, {option.value for option in question.options}
    yield f"    {key} = {key}_unsure = {key}_declined = None"
    inner = "    "
    if question.shown_when is not None:
        yield f"    if not {fails(question.shown_when)}:"
        inner = "        "
    yield f"{inner}x = get({key!r})"
    if question.kind == kinds.TICK:
        yield f"{inner}{key} = x is True"
    elif question.kind in (kinds.TEXT, kinds.ACTIVITIES):
        yield f"{inner}if x and words(x): written = True"
    elif question.kind == kinds.ONE:
        plain = values - {kinds.NOT_SURE, kinds.DECLINED}
        yield f"{inner}if x.__class__ is str and x in {plain!r}: {key} = x"
        yield from _odd(question, inner, values)
    elif question.kind == kinds.MULTI:
        yield f"{inner}if x.__class__ is list and x and all(item in {values!r} for item in x):"
        yield f"{inner}    {key} = x"
        yield f"{inner}    if 'not_sure' in x: {key}_unsure = True"
        yield from _odd(question, inner, set())
    else:
        least, most = question.minimum, question.maximum
        yield f"{inner}if x.__class__ is int and {least} <= x <= {most}: {key} = x"
        yield from _odd(question, inner, set())


def _odd(question: Question, inner: str, values: set[str]) -> Iterable[str]:
    if kinds.NOT_SURE in values:
        yield f"{inner}elif x == {kinds.NOT_SURE!r}: {question.key}_unsure = True"
    if kinds.DECLINED in values:
        yield f"{inner}elif x == {kinds.DECLINED!r}: {question.key}_declined = True"
    if question.required_for_safety:
        yield f"{inner}else: missing = True"


def _read_gate_tick(question: Question) -> Iterable[str]:
    key = question.key
    yield f"    x = get({key!r})"
    yield f"    if x is True: {key} = True"
    yield f"    elif x is None or x is False: {key} = None if {question.settled_by} is None else False"
    yield "    else:"
    yield f"        {key}, missing = None, True"


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
    return _leaf(node)[0]


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
    return _leaf(node)[1]


def _leaf(node: k.Condition) -> tuple[str, str]:
    """Python for "definitely true" and for "definitely false"."""
    match node:
        case c.OneOf(key=key, values=values):
            among = f"{set(values.members)!r}"
            return f"({key} in {among})", f"({key} is not None and {key} not in {among})"
        case c.Ticked(key=key, option=option):
            known = f"{key} is not None and"
            return f"({known} {option!r} in {key})", f"({known} {option!r} not in {key} and not {key}_unsure)"
        case c.CountAtLeast(key=key, least=least):
            none = {*INTAKE.questions[key].exclusive, kinds.NOT_SURE}
            count = f"len(set({key}) - {none!r})"
            known = f"{key} is not None and"
            return f"({known} {count} >= {least})", f"({known} {count} < {least} and not {key}_unsure)"
        case c.Tick(key=key):
            return f"({key} is True)", f"({key} is False)"
        case c.Number(key=key, sign=sign, limit=limit):
            return tuple(f"({key} is not None and {no}{key} {sign} {limit!r})" for no in ("", "not "))
        case c.ScoreIs(score=score, sign=sign, limit=limit):
            known = " and ".join(f"{item} is not None" for item in score.items)
            total = f"({' + '.join(score.items)})"
            value = total if score.value is sum else f"{total} / {len(score.items)}"
            return tuple(f"({known} and {no}{value} {sign} {limit!r})" for no in ("", "not "))
        case c.Unsure(questions=questions):
            some = " or ".join(f"{key}_unsure" for key in questions)
            return f"({some})", f"(not ({some}))"
        case c.Declined(questions=questions):
            some = " or ".join(f"{key}_declined" for key in questions)
            return f"({some})", f"(not ({some}))"
        case c.Fact(name=name):
            return FACTS[name]
    raise TypeError(node)


_FITS = "(not REGIONS[diagnosis] or region in REGIONS[diagnosis])"
_KNOWN = "diagnosis is not None and (region is not None or not REGIONS[diagnosis])"
FACTS = {
    "missing_required": ("missing", "(not missing)"),
    "words_written": ("written", "(not written)"),
    "nothing_fired": ("quiet", "(not quiet)"),
    "area_fits_diagnosis": (f"({_KNOWN} and {_FITS})", f"({_KNOWN} and not {_FITS})"),
}


def has_words(reply: Any) -> bool:
    texts = [reply] if isinstance(reply, str) else [str(row.get("text") or "") for row in reply]
    return any(text.strip() for text in texts)
