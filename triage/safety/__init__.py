"""The safety case as records: what can go wrong, what holds it, which test shows that, and who has signed."""

from triage.safety.of_the_clinic import OF_THE_CLINIC
from triage.safety.of_the_form import OF_THE_FORM
from triage.safety.of_the_person import OF_THE_PERSON
from triage.safety.of_the_rules import hazards_of
from triage.safety.of_the_service import OF_THE_SERVICE
from triage.safety.records import Control, Hazard, Likelihood, Rating, Severity, SignOff

HAZARDS: tuple[Hazard, ...] = tuple(
    sorted(
        (*OF_THE_FORM, *OF_THE_PERSON, *OF_THE_CLINIC, *OF_THE_SERVICE),
        key=lambda hazard: int(hazard.id.removeprefix("H")),
    )
)

__all__ = ["HAZARDS", "Control", "Hazard", "Likelihood", "Rating", "Severity", "SignOff", "hazards_of"]
