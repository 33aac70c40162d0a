"""What a change of hours or closed days was, and how far the cases follow it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0004_h_beats'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=120)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('cases', models.PositiveIntegerField(default=0)),
                ('moved', models.PositiveIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clinic.location')),
            ],
            options={
                'indexes': [models.Index(fields=['location', '-at'], name='clinic_changes_of_place'), models.Index(condition=models.Q(('done_at__isnull', True)), fields=['id'], name='clinic_changes_going_on')],
            },
        ),
    ]
