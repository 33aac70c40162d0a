"""`make bench`: seeds what it needs, measures everything side by side, prints one table."""

import json
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path
from string import ascii_lowercase

from tests.bench import exports, lists, memory, zen_rules
from tests.bench.alike import told_apart
from tests.bench.door import Door, front_door
from tests.bench.if_chain import build
from tests.bench.line import Line
from tests.bench.runner import Goal, Row, Side, compare, keep, show
from tests.bench.servers import ROOT, Web, both
from tests.bench.walks import Draft, Queue
from triage.rules import assess

QUICK = os.environ.get("QUICK") == "1"
TURNS, TIMES, SENT = (7, 40, 3) if QUICK else (21, 100, 5)
CASES = Path(__file__).resolve().parents[1] / "triage/conformance/intake.jsonl"
PAGE = "/conditions/tennis-elbow/"
MISSPELT = (
    "prolotheropy",
    "tenis",
    "dextros",
    "ligamant",
    "ultrasond",
    "anckle",
    "sholder",
    "elbwo",
    "nurve",
)
FORM = "more_health"  # ten questions, the last page of questions, with the whole form behind it


def main() -> int:
    rows = [rules(), rules_beside_an_engine()]
    with both() as (ours, bare):
        rows += [*education(ours, bare), *intake(ours, bare)]
    with front_door() as door:
        rows.insert(4, through_nginx(door))
    rows += [*lists.rows(), *exports.rows(lists.MANY), *memory.rows(lists.FEW)]
    rows += told_apart(many=40 if QUICK else 400)
    show(rows)
    keep(rows, ROOT / ".data")
    return 0


def rules() -> Row:
    cases = [json.loads(line) for line in CASES.open()]
    forms, chain = [case["answers"] for case in cases], build()
    for case in cases:
        result, fired, _ = chain(case["answers"])
        assert (result, sorted(fired)) == (case["expected"]["result"], case["expected"]["fired"]), case["id"]
    return compare(
        f"R1 assess() with full explanation, {len(forms):,} forms",
        Side(lambda: [assess(form).call_script for form in forms], time.process_time, len(forms)),
        Side(lambda: [chain(form) for form in forms], time.process_time, len(forms)),
        goal=Goal(0.25, at_most=False),
        turns=TURNS,
        times=1,
    )


def rules_beside_an_engine() -> Row:
    """The engine gets the answers read already; whether it comes to the same is asked before."""
    forms = [json.loads(line)["answers"] for line in CASES.open()]
    chain, fired = build(), zen_rules.decision()
    read = [zen_rules.context(form) for form in forms]
    assert all(sorted(fired(one)) == sorted(chain(form)[1]) for one, form in zip(read, forms, strict=True))
    return compare(
        f"R2 the same beside zen-engine, {len(forms):,} forms",
        Side(lambda: [assess(form).call_script for form in forms], time.process_time, len(forms)),
        Side(lambda: [fired(one) for one in read], time.process_time, len(forms)),
        goal=Goal(20, at_most=False),
        turns=3 if QUICK else 7,
        times=1,
    )


def education(ours: Web, bare: Web) -> list[Row]:
    line, other = Line(ours.port), Line(bare.port)
    answer, text = line.once("GET", PAGE)
    assert answer.status == 200, answer.status
    constant = f"/constant/{len(text)}/"
    reference = Side(partial(_asked, other, constant, 200), bare.cpu)
    measured = partial(compare, turns=TURNS, times=TIMES * 2)
    tag = {"If-None-Match": answer.headers["ETag"]}
    whole, known = partial(_asked, line, PAGE, 200), partial(_asked, line, PAGE, 304, **tag)
    return [
        measured("E1 education page, 200", Side(whole, ours.cpu), reference, goal=Goal(0.8, at_most=False)),
        measured("E2 the same, 304", Side(known, ours.cpu), reference, goal=Goal(0.9, at_most=False)),
        measured(
            "E4 search, a misspelt word, one in four new",
            Side(partial(_searched, line, _typed()), ours.cpu),
            reference,
            goal=Goal(0.25, at_most=False),
        ),
    ]


def through_nginx(door: Door) -> Row:
    _, text = door.line.once("GET", PAGE)
    plain = door.put_file(len(text))
    return compare(
        "E3 the same page through nginx",
        Side(partial(_asked, door.line, PAGE, 200), door.cpu),
        Side(partial(_asked, door.line, plain, 200), door.cpu),
        goal=Goal(0.6, at_most=False),
        turns=TURNS,
        times=TIMES * 2,
    )


def _asked(line: Line, path: str, status: int, **headers: str) -> None:
    answer, _ = line.once("GET", path, **headers)
    assert answer.status == status, (path, answer.status)


def _searched(line: Line, words: Iterator[str]) -> None:
    _asked(line, f"/search/?q={next(words)}", 200)


def _typed() -> Iterator[str]:
    """Three misspelt words that come again and again, then one that nobody has typed before."""
    again = cycle(MISSPELT)
    for pair in product(ascii_lowercase, repeat=2):
        for word in MISSPELT:
            yield from islice(again, 3)
            yield word[:3] + "".join(pair) + word[3:]


def intake(ours: Web, bare: Web) -> list[Row]:
    draft = Draft(ours.port, 0, until=f"/{FORM}/$")
    form, other = f"/form/{FORM}/", Line(bare.port)
    get = Side(partial(_asked, other, form, 200), bare.cpu)
    post = Side(partial(_saved, other, form, draft.body), bare.cpu)
    queue = Queue(ours.port, (TURNS + 1) * SENT)
    measured = partial(compare, turns=TURNS)
    return [
        measured(
            "I1 intake page GET, 10 questions",
            Side(draft.get, ours.cpu),
            get,
            goal=Goal(1.5, at_most=True),
            times=TIMES,
        ),
        measured(
            "I2 intake page POST: validate, encrypt, save, rules",
            Side(draft.post, ours.cpu),
            post,
            goal=Goal(2.0, at_most=True),
            times=TIMES,
        ),
        measured("I3 send", Side(queue.send, ours.cpu), post, goal=Goal(4.0, at_most=True), times=SENT),
    ]


def _saved(line: Line, path: str, body: str) -> None:
    answer, _ = line.once("POST", path, body)
    assert answer.status == 302, (path, answer.status)


if __name__ == "__main__":
    sys.exit(main())
