"""Whole days counted: what the rules did and what clinicians made of it; and indexes to find what a day holds."""

import uuid

from django.db import migrations, models

import prolo.vault.fields


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0012_follow_up_stays'),
    ]

    operations = [
        # A request may take five seconds, an index over a million cases takes longer.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(unique=True)),
                ('counted_at', models.DateTimeField()),
                ('counts', prolo.vault.fields.EncryptedJSON()),
            ],
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['assessed_at'], name='assessment_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='checkinreply',
            index=models.Index(fields=['sent_at'], name='check_in_reply_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['at'], name='decision_of_a_day'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('kind__in', ('raised', 'lowered'))), fields=['at'], name='event_urgency_moved'),
        ),
    ]
