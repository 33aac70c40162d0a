"""What a change of hours leaves to do: the cases whose times were counted by the calendar before."""

from django.db import models

from prolo.clinic.models import CalendarChange
from triage.models.cases import Case


class CaseToMove(models.Model):
    """A case whose times are still by the calendar before; the row goes with the step that moves them."""

    change = models.ForeignKey(CalendarChange, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "case"], name="case_to_move_once")]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.case_id}"
