"""The same intake rules as a decision of zen-engine, from the very conditions of the chain of ifs.

What the chain does before its first rule, reading the answers, is done beforehand and not measured; nor is the most
urgent result looked for among the rules that fired. So the engine does less than `assess`, and explains nothing.
"""

import ast
import json
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import zen

from tests.bench import if_chain
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES, Result

Context = dict[str, Any]
FITS = {what: f"fits_{number}" for number, what in enumerate(if_chain.FACTS["area_fits_diagnosis"])}


def decision() -> Callable[[Context], list[str]]:
    """The engine: what `context` made of answers in, ids of the rules that fired out."""
    loaded = zen.ZenEngine().create_decision(json.dumps(_graph()))
    ids = [rule.id for rule in (*INTAKE_RULES.first, *INTAKE_RULES.last)]

    def fired(context: Context) -> list[str]:
        found = loaded.evaluate(context)["result"]
        return [name for name in ids if found[name]]

    return fired


def context(answers: Mapping[str, Any]) -> Context:
    """The answers as the chain of ifs reads them, under the names its conditions use."""
    return _reading()(answers)


@cache
def _reading() -> Callable[[Mapping[str, Any]], Context]:
    lines = list(if_chain.source())
    reads = lines[: next(number for number, line in enumerate(lines) if "fired.append" in line) - 1]
    names = [f"{key}{end}" for key in INTAKE.questions for end in ("", "_unsure", "_declined")]
    facts = ", ".join(f"{name!r}: bool({what})" for what, name in FITS.items())
    reads += [
        f"    made, known = dict(locals()), {names!r}",
        "    told = {name: bool(made.get(name)) if name.endswith(('_unsure', '_declined'))"
        " else made.get(name) for name in known}",
        f"    return told | {{'missing': missing, 'written': written, {facts}}}",
    ]
    room: dict[str, Any] = {"REGIONS": if_chain.REGIONS_OF_DIAGNOSIS, "words": if_chain.has_words}
    exec(compile("\n".join(reads), "reading", "exec"), room)
    read: Callable[[Mapping[str, Any]], Context] = room["verdict"]
    return read


def _graph() -> dict[str, Any]:
    loud = [rule.id for rule in INTAKE_RULES.first if rule.level is not Result.NOTE]
    first = [(rule.id, rule) for rule in INTAKE_RULES.first]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        _expressions("first", [(name, said(if_chain.holds(rule.when))) for name, rule in first]),
        _expressions(
            "last",
            [
                ("quiet", f"not ({' or '.join(loud)})"),
                *(
                    (rule.id, said(if_chain.holds(rule.when)).replace("quiet", "$.quiet"))
                    for rule in INTAKE_RULES.last
                ),
            ],
        ),
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
    ]
    steps = ["in", "first", "last", "out"]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(steps)]
    return {"nodes": nodes, "edges": edges}


def _expressions(name: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": value} for key, value in pairs]
    content = {"expressions": rows, "passThrough": True}
    return {
        "id": name,
        "name": name,
        "type": "expressionNode",
        "position": {"x": 0, "y": 0},
        "content": content,
    }


def said(python: str) -> str:
    """A condition of the chain in the engine's language."""
    for what, name in FITS.items():
        python = python.replace(what, name)
    return _said(ast.parse(python, mode="eval").body)


def _said(node: ast.expr) -> str:
    match node:
        case ast.BoolOp(op=op, values=values):
            return "(" + (" and " if isinstance(op, ast.And) else " or ").join(map(_said, values)) + ")"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"(not ({_said(operand)}))"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({_said(left)} {_SIGNS[type(op)]} {_said(right)})"
        case ast.Set(elts=items):
            return "[" + ", ".join(sorted(map(_said, items))) + "]"
        case ast.Constant(value=value):
            return json.dumps(value)
        case ast.Name(id=name):
            return name
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_said(left)} {'+' if isinstance(op, ast.Add) else '/'} {_said(right)})"
        case ast.Call(func=ast.Name(id="len"), args=[ast.BinOp(left=ast.Call(args=[chosen]), right=none)]):
            return f"len(filter({_said(chosen)}, # not in {_said(none)}))"
    raise TypeError(ast.unparse(node))


_SIGNS = {
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.Eq: "==",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.Lt: "<",
}
