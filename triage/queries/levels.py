"""The levels of urgency in the words staff use."""

from django.utils.translation import gettext_lazy

from triage.rules import Result

LEVEL_WORDS = {
    Result.EMERGENCY_NOW: gettext_lazy("Emergency"),
    Result.SAME_DAY: gettext_lazy("Same day"),
    Result.URGENT_DAYS: gettext_lazy("1 to 3 working days"),
    Result.GP_SOON: gettext_lazy("Within 2 weeks"),
    Result.NOT_ENOUGH_INFO: gettext_lazy("More to ask"),
    Result.OUTSIDE_SCOPE: gettext_lazy("Outside scope"),
    Result.USUAL_CARE_FIRST: gettext_lazy("Other care first"),
    Result.CONSULT_WITH_CAUTIONS: gettext_lazy("Consult, cautions"),
    Result.CONSULT: gettext_lazy("Consult"),
    Result.EXPECTED: gettext_lazy("Expected"),
    Result.NOTE: gettext_lazy("Note"),
}
