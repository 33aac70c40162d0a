"""Rounds of scores: a newer procedure has rounds of its own, and each round is asked again once."""

from django.db import migrations, models
from django.db.models import Q

_UNANSWERED = Q(asked_at__isnull=False, taken_at__isnull=True, closed_at__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("triage", "0013_e_counted_days")]

    operations = [
        migrations.AddField("measure", "reminded_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("measure", "measure_one_a_round"),
        migrations.AddConstraint(
            "measure",
            models.UniqueConstraint(
                fields=["case", "procedure", "weeks"], nulls_distinct=False, name="measure_one_a_round"
            ),
        ),
        migrations.AddIndex(
            "measure",
            models.Index(fields=["asked_at"], name="measure_unanswered", condition=_UNANSWERED),
        ),
        migrations.AddIndex(
            "measure",
            models.Index(
                fields=["weeks", "-asked_at"], name="measure_asked", condition=Q(asked_at__isnull=False)
            ),
        ),
    ]
