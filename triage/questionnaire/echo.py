"""Words in a free text that make the form ask a question once more. The words themselves decide nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from triage.questionnaire import kinds
from triage.questionnaire.echo_words import LISTS, PROMPT, EchoList
from triage.questionnaire.records import Questionnaire

LONGEST_QUOTE = 200
APOSTROPHES = "'’‘ʼ`´"
GATE_END = "gate_end"
_NO_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
_PLAIN_WORDS = re.compile(r"[a-z0-9]+")

MOST_WORRYING = {
    "chest_or_breathing": "yes",
    "saddle_or_bladder_change": "yes",
    "saddle_bladder_or_walking": "yes",
    "new_weakness": "cannot_move",
    "weakness_after": "yes",
    "numbness": "worse",
    "numbness_after": "beyond",
    "fever_or_sweats": "yes",
    "fever_or_ill": "very_ill",
    "weight_loss": "yes",
    "cancer_history": "now",
    "blood_thinner": "anticoagulant",
    "took_blood_thinner_or_nsaid": "blood_thinner",
    "weak_immune_system": "yes",
    "pregnancy": "yes",
    "may_be_pregnant_imaging": "yes",
}
"""The reply of each question, gate ticks aside, after which it is not asked again."""


@dataclass(frozen=True)
class Echo:
    """A list that matched: what to ask again, or what to show, and the person's own words."""

    list_id: str
    asks: str | None
    if_hidden: str | None
    shows: str
    words: str
    text_key: str

    @property
    def prompt(self) -> str:
        """Return the line above the question, quoting the person."""
        return PROMPT.format(words=self.words)


@dataclass(frozen=True)
class Again:
    """One question to ask once more; a gate tick is asked with yes, no and not sure."""

    echo: Echo
    key: str


def echoes(texts: Mapping[str, str], form: str = "intake") -> tuple[Echo, ...]:
    """Return the lists that match any of the texts (text key to words), each once, in their own order."""
    first = {key: _first_matches(_words(text)) for key, text in texts.items()}
    found = []
    for entry in LISTS:
        if not entry.shows and form not in entry.asks:
            continue
        for key, matches in first.items():
            if entry.id in matches:
                found.append(_echo(entry, form, key, _quote(texts[key], matches[entry.id])))
                break
    return tuple(found)


def to_ask(
    found: Sequence[Echo], *, questionnaire: Questionnaire, answers: Mapping[str, object]
) -> tuple[Again, ...]:
    """Return the questions to ask once more, each once: hidden ones replaced, settled ones left out."""
    shown = questionnaire.visible(answers) if found else {}
    asked: dict[str, Again] = {}
    for echo in found:
        key = echo.asks if echo.asks in shown else echo.if_hidden
        if key is not None and key in shown and not _has_most_worrying(questionnaire, key, answers):
            asked.setdefault(key, Again(echo, key))
    return tuple(asked.values())


def settle(
    asked: Sequence[str],
    *,
    replies: Mapping[str, str],
    questionnaire: Questionnaire,
    answers: Mapping[str, object],
) -> dict[str, object]:
    """Return the answers with the new replies in place.

    No reply, or one that is no option, counts as not sure; an earlier calm reply never stands in for it.
    A gate tick takes "yes", "no" or "not_sure": yes ticks it; not sure, or no reply, makes gate_end not sure.
    """
    settled = dict(answers)
    for key in asked:
        question, reply = questionnaire.questions[key], replies.get(key)
        if question.kind != kinds.TICK:
            settled[key] = reply if question.option(reply) else kinds.NOT_SURE
        elif reply == "yes":
            settled |= {key: True, GATE_END: "some"}
        elif reply != "no" and settled.get(GATE_END) != "some":
            settled[GATE_END] = kinds.NOT_SURE
    return settled


def normalise(text: str) -> str:
    """Return lower-case words with single blanks: accents and apostrophes gone, every other sign a blank."""
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    if text.isascii():  # the same words, found faster
        return _PLAIN_WORDS.findall(text.lower().translate(_NO_APOSTROPHES))
    return [word for word, _, _ in _placed(text)]


def _placed(text: str) -> list[tuple[str, int, int]]:
    """Return each normalised word with where it starts and ends in the text."""
    words: list[tuple[str, int, int]] = []
    current, start = "", 0
    for place, sign in enumerate(text):
        if sign in APOSTROPHES:
            continue
        plain = _plain(sign)
        if plain:
            start = place if not current else start
            current += plain
        elif current and not unicodedata.combining(sign):
            words.append((current, start, place))
            current = ""
    if current:
        words.append((current, start, len(text)))
    return words


def _plain(sign: str) -> str:
    split = unicodedata.normalize("NFKD", sign.lower())
    return "".join(part for part in split if part.isalnum())


@cache
def _by_first_word() -> dict[str, list[tuple[list[str], str, str]]]:
    """Every entry of every list under its first word, in the order of the alphabet: words, said, list."""
    table: dict[str, list[tuple[list[str], str, str]]] = {}
    for said, name in sorted((words.strip(), entry.id) for entry in LISTS for words in entry.words):
        table.setdefault(said.split()[0], []).append((said.split(), said, name))
    return table


def _first_matches(words: list[str]) -> dict[str, str]:
    """The entry of each list that stands first in a text; of two at one place the first in the alphabet."""
    table, found = _by_first_word(), dict[str, str]()
    for place, word in enumerate(words):
        for entry, said, name in table.get(word, ()):
            if name not in found and words[place : place + len(entry)] == entry:
                found[name] = said
    return found


def _quote(text: str, match: str) -> str:
    """Return the person's own words: the whole text, or of a long one the part around the match."""
    if len(text.strip()) <= LONGEST_QUOTE:
        return text.strip()
    placed, wanted = _placed(text), match.split()
    at = next(i for i in range(len(placed)) if [word for word, _, _ in placed[i : i + len(wanted)]] == wanted)
    start = placed[max(0, at - 10)][1]
    end = placed[min(len(placed), at + len(wanted) + 10) - 1][2]
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _echo(entry: EchoList, form: str, key: str, words: str) -> Echo:
    return Echo(entry.id, entry.asks.get(form), entry.if_hidden.get(form), entry.shows, words, key)


def _has_most_worrying(questionnaire: Questionnaire, key: str, answers: Mapping[str, object]) -> bool:
    if questionnaire.questions[key].kind == kinds.TICK:
        return answers.get(key) is True
    return answers.get(key) == MOST_WORRYING[key]
