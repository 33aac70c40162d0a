"""The cases whose times a change of hours has still to move."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0005_h_calendar_changes'),
        ('triage', '0021_h_called_for_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseToMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.case')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clinic.calendarchange')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('change', 'case'), name='case_to_move_once')],
            },
        ),
    ]
