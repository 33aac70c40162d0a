"""The personal plan: what to sort out, whom to ask, what to bring and when to check again, from the rules that fired.

The clinical statement is the rule's own and stands above the plan. These lines only say who can help with it.
Times come from the form: "for at least 6 weeks" (prior_care), and 3 months, from where trials looked (R802).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from triage.questionnaire.durations import SHORT_LASTING

Words = str | Promise
SIX_WEEKS = timedelta(weeks=6)
THREE_MONTHS = timedelta(days=92)
USUAL_DOCTOR = _("your usual doctor")
DOCTOR_OR_PHYSIO = _("your usual doctor or a physio")
AT_THE_VISIT = _("the clinician at your visit")
MEDICINE_LIST = _("a list of your medicines")
TRIED_LIST = _("a list of what you tried, and if it helped")
NEVER_STOP = _("Do not stop or change a medicine by yourself. Ask the person who gave it to you.")


@dataclass(frozen=True)
class Item:
    """One thing to sort out. `once`: what must have changed before the check is worth doing again."""

    do: Words
    ask: Words
    bring: tuple[Words, ...] = ()
    once: Words = ""
    after: timedelta | None = None


@dataclass(frozen=True)
class Plan:
    """The plan of one sending. `kept` are the items that stood there the time before."""

    items: tuple[Item, ...] = ()
    kept: tuple[Item, ...] = ()
    bring: tuple[Words, ...] = ()
    once: tuple[Words, ...] = ()
    not_before: date | None = None
    never: Words = NEVER_STOP


DIAGNOSIS = Item(
    _("Ask for a clear diagnosis."), DOCTOR_OR_PHYSIO, once=_("you have been told what the problem is")
)
TIME = Item(
    _("Go on with usual care. Most new pain settles."),
    DOCTOR_OR_PHYSIO,
    once=_("you have had it for 3 months"),
)
EXERCISE = Item(
    _("Do a planned exercise or physio course."),
    DOCTOR_OR_PHYSIO,
    bring=(TRIED_LIST,),
    once=_("you have done the course for at least 6 weeks"),
    after=SIX_WEEKS,
)
ONE_MORE = Item(
    _("Ask which other treatment may suit you, and try one."),
    DOCTOR_OR_PHYSIO,
    bring=(TRIED_LIST,),
    once=_("you have tried it for at least 6 weeks"),
    after=SIX_WEEKS,
)
MILD = Item(
    _("Ask what can help with mild pain."), DOCTOR_OR_PHYSIO, once=_("your pain or your limits are worse")
)
CARE = Item(_("Talk about the care named above."), DOCTOR_OR_PHYSIO, bring=(TRIED_LIST,))
OPTIONS = Item(_("Ask about all your options, not only this one."), _("the specialist"), bring=(TRIED_LIST,))
FIRST: dict[str, Item] = {"R801": DIAGNOSIS, "R802": TIME, "R803": EXERCISE, "R806": MILD}
READY_FIRST = ("R804", "R805")
"""Rules that ask for several things at once; the plan names those that are missing."""
CAUTIONS: dict[str, Item] = {
    "R701": Item(
        _("Show the sore, spot or wound to someone."),
        _("your usual doctor or nurse"),
        once=_("your skin there is whole again"),
    ),
    "R702": Item(
        _("Wait until the infection has cleared."),
        _("the doctor or nurse who looks after it"),
        bring=(MEDICINE_LIST,),
        once=_("the infection has cleared"),
    ),
    "R703": Item(
        _("Find out what you reacted to."),
        _("your usual doctor or pharmacist"),
        bring=(_("what you reacted to, and what happened"),),
    ),
    "R704": Item(_("Wait until the gout flare has settled."), USUAL_DOCTOR, once=_("the flare has settled")),
    "R705": Item(
        _("Find out first what was hurt."),
        USUAL_DOCTOR,
        bring=(_("reports of X-rays or scans"),),
        once=_("you know what was hurt"),
    ),
    "R706": Item(
        _("Ask what your blood thinner means for a shot. Do not stop it yourself."),
        _("the person who gave you the blood thinner"),
        bring=(_("the name of your blood thinner, and why you take it"),),
    ),
    "R707": Item(
        _("Ask what your bleeding problem means for a shot."),
        _("the doctor who knows your bleeding problem"),
        bring=(_("a letter or card about it"),),
    ),
    "R708": Item(
        _("Ask what your weak immune system means for a shot."),
        _("the team that looks after it"),
        bring=(MEDICINE_LIST,),
    ),
    "R709": Item(
        _("Talk to your cancer team first."), _("your cancer team"), bring=(_("a letter from the team"),)
    ),
    "R710": Item(
        _("Say if you are or may be pregnant, or breastfeed."),
        _("your midwife or usual doctor"),
        once=_("this has changed"),
    ),
    "R711": Item(
        _("Make a plan for your blood sugar before any shot."),
        _("the doctor or nurse who knows your diabetes"),
        bring=(_("your last blood sugar results"),),
    ),
    "R712": Item(
        _("Tell the clinician about your steroid shot."),
        AT_THE_VISIT,
        bring=(_("the date of the shot, and where it went in"),),
    ),
    "R713": Item(
        _("Tell the clinician about the surgery or implant."),
        AT_THE_VISIT,
        bring=(_("a letter about the operation"),),
    ),
    "R714": Item(
        _("Ask your surgeon before any shot in this area."),
        _("your surgeon"),
        bring=(_("the date of the operation"),),
    ),
    "R715": Item(
        _("Talk about your bones, or your steroid tablets, first."),
        USUAL_DOCTOR,
        bring=(_("reports of X-rays or scans"), MEDICINE_LIST),
    ),
    "R716": Item(
        _("Ask your arthritis team first."), _("your arthritis team"), bring=(_("a letter from the team"),)
    ),
    "R717": Item(
        _("Tell the clinician about your heart valve."),
        _("your heart doctor"),
        bring=(_("a letter or card about it"),),
    ),
    "R718": Item(_("Tell the clinician about your loose joints."), AT_THE_VISIT),
    "R719": Item(
        _("Tell the clinician about each place that hurts."),
        AT_THE_VISIT,
        bring=(_("a list of the places that hurt"),),
    ),
    "R720": Item(
        _("Get support in place before any procedure."),
        _("your usual doctor or mental health team"),
        once=_("you have support in place"),
    ),
    "R721": Item(
        _("Ask how to get your other illness steady."),
        _("the doctor who looks after it"),
        bring=(MEDICINE_LIST,),
        once=_("the illness is steady"),
    ),
    "R722": Item(
        _("Tell the clinician what happened last time."),
        AT_THE_VISIT,
        bring=(_("what you had, when, and what happened"),),
    ),
    "R723": Item(_("Ask about the risks in this area before you decide."), AT_THE_VISIT),
    "R726": Item(_("Tell the clinician what you had, and when."), AT_THE_VISIT, bring=(MEDICINE_LIST,)),
    "R807": OPTIONS,
    "R808": OPTIONS,
}
RULES = frozenset({*FIRST, *READY_FIRST, *CAUTIONS})


def items_for(rules: Iterable[str], answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """What the fired rules leave to sort out, each thing once."""
    found: dict[Item, None] = {}
    for rule in rules:
        wanted = _missing(answers) if rule in READY_FIRST else (FIRST.get(rule) or CAUTIONS.get(rule),)
        found.update(dict.fromkeys(item for item in wanted if item))
    return tuple(found)


def plan_for(
    rules: Iterable[str], answers: Mapping[str, Any], *, on: date, before: Collection[Item] = ()
) -> Plan | None:
    """The plan of a sending on that day; None when nothing is left to sort out."""
    items = items_for(rules, answers)
    if not items:
        return None
    bring = dict.fromkeys((MEDICINE_LIST, *(thing for item in items for thing in item.bring)))
    waits = [wait for item in items if (wait := _wait(item, answers))]
    return Plan(
        items=tuple(item for item in items if item not in before),
        kept=tuple(item for item in items if item in before),
        bring=tuple(bring),
        once=tuple(item.once for item in items if item.once),
        not_before=on + max(waits) if waits else None,
    )


def _missing(answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """What a specialist visit asks for and these answers do not show (the rules' ready_for_specialist)."""
    return tuple(_lacking(answers)) or (CARE,)


def _lacking(answers: Mapping[str, Any]) -> Iterable[Item]:
    tried = answers.get("prior_care") or []
    if answers.get("diagnosis") == "not_told":
        yield DIAGNOSIS
    if answers.get("pain_duration") in SHORT_LASTING.members:
        yield TIME
    if "exercise_physio" not in tried:
        yield EXERCISE
    if not {"medicines", "activity_or_weight", "brace", "other_treatment"}.intersection(tried):
        yield ONE_MORE


def _wait(item: Item, answers: Mapping[str, Any]) -> timedelta | None:
    """How long until the check is worth doing again, when the form's own times say so."""
    if item is TIME:
        lasted = SIX_WEEKS if answers.get("pain_duration") == "from_6_to_12_weeks" else timedelta(0)
        return THREE_MONTHS - lasted
    return item.after
