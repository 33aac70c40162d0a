"""The decision guide's own parts: what may matter, four questions on the facts, and the four SURE questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

MATTERS_MOST = 4
"""From this step of 1 to 5 on, a value stands under "matters much to you"."""
SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Value:
    """Something that may matter to a person who decides."""

    key: str
    words: Any


@dataclass(frozen=True)
class Fact:
    """A question with one right answer, and why it is right. `source` is a key of the library."""

    key: str
    question: Any
    answers: tuple[tuple[str, Any], ...]
    right: str
    because: Any
    source: str
    grows_old: bool = False  # a number of a study: not shown when the guide's check is half a year late


@dataclass(frozen=True)
class Sureness:
    """One of the four SURE questions; each "no" is something to ask about."""

    key: str
    question: Any
    if_no: Any


VALUES = (
    Value("less_pain", _("Less pain in the next months")),
    Value("no_harm", _("As little risk of harm to a nerve as can be")),
    Value("no_needles", _("No needles")),
    Value("known_effect", _("A treatment that has been well tested")),
    Value("few_visits", _("Few visits")),
    Value("low_cost", _("Low cost to me")),
    Value("own_part", _("Something I can do myself")),
)

FACTS = (
    Fact(
        "harm",
        _("How often do sugar-water injections do serious harm?"),
        (
            ("never", _("Never")),
            ("unknown", _("Nobody has counted how often")),
            ("always", _("Every time")),
        ),
        "unknown",
        _("Doctors in a survey told of 472 events. 69 needed hospital. Nobody counted how often it happens."),
        "dagenais-2006-survey",
    ),
    Fact(
        "back",
        _("What did a study of 110 people with low back pain find?"),
        (
            ("better", _("Sugar water was clearly better than salt water")),
            ("same", _("It could not tell sugar water from salt water")),
            ("not_tested", _("It did not compare the two")),
        ),
        "same",
        _(
            "At 12 months, 46 in 100 had lost more than half of their pain with sugar water. "
            "With salt water it was 36 in 100. The study could not tell them apart."
        ),
        "yelland-2004-low-back-trial",
        grows_old=True,
    ),
    Fact(
        "numb",
        _("Your arm is numb and weak after an injection. What do you do?"),
        (
            ("wait", _("Wait a week")),
            ("call", _("Call the doctor who treated you at once")),
            ("next_visit", _("Tell them at the next visit")),
        ),
        "call",
        _("It can be a sign that a nerve is hurt. Call at once."),
        "dagenais-2006-survey",
    ),
    Fact(
        "medicine",
        _("You take a blood thinner. What do you do before an injection?"),
        (
            ("stop", _("Stop it by myself")),
            ("ask", _("Ask the one who gave it to me")),
            ("say_nothing", _("Say nothing")),
        ),
        "ask",
        _("Do not stop a medicine by yourself. Tell us about it, and ask who gave it to you."),
        "to-check-before-release",
    ),
)

SURE = (
    Sureness(
        "sure", _("Do you feel sure about the best choice for you?"), _("What would help me to feel sure?")
    ),
    Sureness(
        "understand",
        _("Do you know the benefits and risks of each option?"),
        _("Can you tell me the benefits and risks again?"),
    ),
    Sureness(
        "ratio",
        _("Are you clear about which benefits and risks matter most to you?"),
        _("Can we talk about what matters most to me?"),
    ),
    Sureness(
        "encouragement",
        _("Do you have enough support and advice to choose?"),
        _("Who can help me to decide?"),
    ),
)


@dataclass(frozen=True)
class Sheet:
    """What a person takes away: in their own order, in their own words, without a score or advice."""

    much: tuple[Any, ...]
    less: tuple[Any, ...]
    facts: tuple[tuple[Fact, bool | None], ...]  # None: not answered
    to_ask: tuple[Any, ...]
    own_questions: str

    @property
    def words_for_the_check(self) -> str:
        """The sheet as the words that go along into a check."""
        lines = []
        if self.much:
            lines.append(
                str(_("What matters to me:")) + " " + "; ".join(str(words) for words in self.much) + "."
            )
        lines += [str(words) for words in self.to_ask]
        return "\n".join([*lines, *([self.own_questions] if self.own_questions else [])])


def facts(*, is_old: bool) -> tuple[Fact, ...]:
    """What the guide asks and explains; of a guide that is old, what does not grow old."""
    return tuple(fact for fact in FACTS if not (is_old and fact.grows_old))


def sheet(said: Mapping[str, str], *, is_old: bool = False) -> Sheet:
    """The sheet of the answers that were posted; an unknown or missing answer counts as none."""
    weights = {value.key: said.get(value.key, "") for value in VALUES}
    weighed = [(value, int(step)) for value in VALUES if (step := weights[value.key]) in SCALE]
    weighed.sort(key=lambda pair: -pair[1])
    return Sheet(
        much=tuple(value.words for value, step in weighed if step >= MATTERS_MOST),
        less=tuple(value.words for value, step in weighed if step < MATTERS_MOST),
        facts=tuple((fact, _is_right(fact, said.get(fact.key, ""))) for fact in facts(is_old=is_old)),
        to_ask=tuple(item.if_no for item in SURE if said.get(item.key) == "no"),
        own_questions=said.get("own_questions", "").strip()[:1000],
    )


def _is_right(fact: Fact, answer: str) -> bool | None:
    return answer == fact.right if answer in dict(fact.answers) else None
