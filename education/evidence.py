"""The evidence table: the only place that says how sure we are about a use."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _


class Certainty(Enum):
    """How sure we are. The value is the word as it is written in library files."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"
    NOT_ENOUGH = "not enough research"
    ADVISED_AGAINST = "advised against"
    COUNTS_ONLY = "counts only"
    NONE = ""

    @property
    def bars(self) -> int | None:
        """Filled blocks of four, or None where a bar would mislead."""
        filled = {"high": 4, "moderate": 3, "low": 2, "very low": 1, "not enough research": 0}
        return filled.get(self.value)


WORDS = {
    Certainty.HIGH: _("High"),
    Certainty.MODERATE: _("Moderate"),
    Certainty.LOW: _("Low"),
    Certainty.VERY_LOW: _("Very low"),
    Certainty.NOT_ENOUGH: _("Not enough research"),
    Certainty.ADVISED_AGAINST: _("Advised against"),
    Certainty.COUNTS_ONLY: _("Reported, not counted"),
    Certainty.NONE: "",
}


@dataclass(frozen=True)
class Evidence:
    """One row: certainty word, a note to it, the line for patients, the sources."""

    key: str
    certainty: Certainty
    line: str
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def word(self) -> str:
        """How sure we are, in a word, with the note to it."""
        return f"{WORDS[self.certainty]} ({self.note})" if self.note else str(WORDS[self.certainty])


def resting_on(source: str) -> list["Evidence"]:
    """The rated uses that rest on a source."""
    unrated = (Certainty.NONE, Certainty.COUNTS_ONLY)
    return [row for row in TABLE.values() if source in row.sources and row.certainty not in unrated]


NO_ROW = Evidence("", Certainty.NONE, "")
"""For a text in work that names no row of the table; such a text passes no gate."""
_NO_RESEARCH = "There is not enough research."
_COUNTS = "Serious harm is reported. Nobody has counted how often."
_GUIDELINES = ("acr-2019-osteoarthritis-guideline", "racgp-2018-osteoarthritis-guideline")

TABLE: dict[str, Evidence] = {
    row.key: row
    for row in (
        Evidence(
            "knee_oa",
            Certainty.LOW,
            "It may ease pain for some people. Experts do not agree.",
            ("rabago-2013-knee-trial", "chen-2022-knee-meta-analysis", "wee-2021-knee-review", *_GUIDELINES),
            note="two guideline groups advise against it for now",
        ),
        Evidence("hip_oa", Certainty.NOT_ENOUGH, _NO_RESEARCH, _GUIDELINES, note="advised against"),
        Evidence(
            "hand_oa",
            Certainty.VERY_LOW,
            "Two small studies. Not clear.",
            ("reeves-2000-finger-trial", "jahangiri-2014-thumb-trial"),
        ),
        Evidence(
            "tennis_elbow",
            Certainty.LOW,
            "It may help some people. It did no better than physio in the largest trial.",
            ("zhu-2022-elbow-meta-analysis", "yelland-2019-elbow-trial"),
            note="trials conflict",
        ),
        Evidence(
            "achilles",
            Certainty.VERY_LOW,
            "One small study. Exercise alone did nearly as well.",
            ("yelland-2011-achilles-trial",),
        ),
        Evidence(
            "plantar",
            Certainty.LOW,
            "It may help for a few months. No proof that it lasts.",
            ("chutumstid-2023-plantar-meta-analysis", "ahadi-2023-plantar-meta-analysis"),
            note="for some months; not shown later",
        ),
        Evidence(
            "rotator_cuff",
            Certainty.LOW,
            "Results depend on the method. Not clear.",
            ("catapano-2020-rotator-cuff-review", "rotator-cuff-trials-2020"),
            note="conflicting",
        ),
        Evidence(
            "sij_confirmed",
            Certainty.VERY_LOW,
            "Small studies disagree.",
            ("kim-2010-sacroiliac-trial", "jimc-sacroiliac-steroid-trial"),
            note="conflicting",
        ),
        Evidence(
            "tmj",
            Certainty.LOW,
            "It may ease jaw pain. It was not shown to stop the jaw slipping.",
            ("nagori-2018-jaw-meta-analysis",),
            note="for pain; not shown for slipping",
        ),
        Evidence(
            "nonspecific_lbp",
            Certainty.ADVISED_AGAINST,
            "On its own it did not beat salt-water shots.",
            (
                "dagenais-2007-cochrane-low-back",
                "yelland-2004-low-back-trial",
                "aomrc-ebi-low-back-injections",
            ),
            note="on its own",
        ),
        Evidence(
            "disc",
            Certainty.NOT_ENOUGH,
            "There is not enough research. Shots into the disc are another procedure.",
            ("miller-2006-disc-series",),
        ),
        Evidence(
            "whiplash_neck",
            Certainty.NOT_ENOUGH,
            "There is not enough research, and the neck has higher risks.",
            ("hooper-2007-hauser-2015-neck-cases", "arm-2011-cervical-cord-case"),
        ),
        Evidence(
            "ankle_instability",
            Certainty.VERY_LOW,
            "New research is starting. Too early to say.",
            ("ankle-instability-trial-2022",),
        ),
        Evidence("hypermobile", Certainty.NOT_ENOUGH, _NO_RESEARCH, ("turner-heds-review",)),
        Evidence(
            "spinal_ligament", Certainty.NOT_ENOUGH, _NO_RESEARCH, ("source-doc-exploring-prolotherapy",)
        ),
        Evidence("sparse", Certainty.NOT_ENOUGH, _NO_RESEARCH),
        Evidence("harms", Certainty.COUNTS_ONLY, _COUNTS, ("dagenais-2006-survey",)),
        Evidence("harms_nerve", Certainty.COUNTS_ONLY, _COUNTS, ("dagenais-2006-survey",)),
        Evidence(
            "overview",
            Certainty.NONE,
            "What is done, not whether it works.",
            ("rabago-2010-primary-care-review", "reeves-2016-mechanism-review", "rabago-2013-mri-substudy"),
        ),
        Evidence("options", Certainty.NONE, "Same rows for all options."),
        Evidence(
            "payers",
            Certainty.NONE,
            "Payer texts are dated.",
            ("cms-ncd-prolotherapy", "aomrc-ebi-low-back-injections"),
        ),
    )
}
