"""A reply after an injection says which version of the questions was on the screen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0018_a_counters_and_calls'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkinreply',
            name='asked_version',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
