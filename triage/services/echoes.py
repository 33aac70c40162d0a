"""Questions asked once more because of the person's own words: what waits for a reply, what silence means.

Each is kept under its list: the question, the words, the reply before and the reply after.
"""

from collections.abc import Mapping
from typing import Any

from triage.questionnaire import INTAKE, Echo, echoes
from triage.questionnaire.echo import settle, to_ask
from triage.questionnaire.kinds import NOT_SURE, TICK
from triage.rules import assess

CALM = 100
"""Above every rank: nothing rests on this question."""
Kept = Mapping[str, Mapping[str, Any]]


def raised(answers: Mapping[str, Any], asked: Kept) -> dict[str, Any]:
    """The echoes of a draft after its texts changed: those known before, and new ones without a reply.

    A list asks again only for other words. A list that shows numbers is kept too, so that staff see it.
    """
    kept: dict[str, Any] = dict(asked)
    found = [e for e in echoes(_texts(answers)) if (kept.get(e.list_id) or {}).get("words") != e.words]
    keys = {again.echo.list_id: again.key for again in to_ask(found, questionnaire=INTAKE, answers=answers)}
    for echo in found:
        if echo.shows or echo.list_id in keys:
            kept[echo.list_id] = _entry(echo, keys.get(echo.list_id), answers, asked.get(echo.list_id))
    return kept


def waiting(asked: Kept) -> tuple[Echo, ...]:
    """The questions that wait for a reply; `asks` is the key to ask now."""
    return tuple(
        Echo(name, entry["key"], None, "", entry["words"], entry["text_key"])
        for name, entry in asked.items()
        if entry["key"] and entry["reply"] is None
    )


def replied(
    answers: Mapping[str, Any], asked: Kept, replies: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers and echoes with the replies, given by list or by question; an empty or odd one is not sure."""
    new_answers, new_asked = dict(answers), dict(asked)
    for echo in waiting(asked):
        named = replies.get(echo.list_id)
        given = replies.get(echo.asks or "") if named is None else named
        if echo.asks is None or given is None:
            continue
        reply = _valid(echo.asks, given)
        new_asked[echo.list_id] = {**asked[echo.list_id], "reply": reply}
        new_answers = _with_reply(new_answers, echo.asks, reply)
    return new_answers, new_asked


def settled(answers: Mapping[str, Any], asked: Kept) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers and echoes for sending: every question left open counts as not sure."""
    return replied(answers, asked, dict.fromkeys(asked, NOT_SURE))


def _texts(answers: Mapping[str, Any]) -> dict[str, str]:
    written = ((key, answers.get(key)) for key, question in INTAKE.questions.items() if question.free_text)
    return {key: text for key, reply in written if (text := _text(reply))}


def _text(reply: Any) -> str:
    if isinstance(reply, list):
        return "\n".join(str(item.get("text") or "") for item in reply if isinstance(item, Mapping)).strip()
    return reply if isinstance(reply, str) else ""


def _entry(
    echo: Echo, key: str | None, answers: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "key": key,
        "shows": echo.shows,
        "words": echo.words,
        "text_key": echo.text_key,
        "first_reply": answers.get(key) if key else None,
        "reply": None,
        "before": [*before["before"], {**before, "before": []}] if before else [],
    }


def _valid(key: str, reply: str) -> str:
    question = INTAKE.questions[key]
    allowed = {"yes", "no"} if question.kind == TICK else question.labels.keys()
    return reply if reply in allowed else NOT_SURE


def _with_reply(answers: dict[str, Any], key: str, reply: str) -> dict[str, Any]:
    changed = settle([key], replies={key: reply}, questionnaire=INTAKE, answers=answers)
    # Silence must not put "not sure" over a reply that alarms as much; a reply that was given may.
    silence_calms = reply == NOT_SURE and _alarm(key, answers) <= _alarm(key, changed) < CALM
    return answers if silence_calms else changed


def _alarm(key: str, answers: Mapping[str, Any]) -> int:
    """The rank of the most urgent finding that rests on this question."""
    found = assess(answers).findings
    return min((f.rule.level.rank for f in found if key in {q.key for q in f.quotes}), default=CALM)
