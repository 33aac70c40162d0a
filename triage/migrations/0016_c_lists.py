"""Indexes that answer the clinicians' lists: unread, opened again by new answers, a second opinion wanted."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0015_r_releases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # A request may take five seconds, an index over a million cases takes longer.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('unread_since__isnull', False)), fields=['urgency', 'due_at', 'id'], name='case_unread'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('answers_reopened_at__isnull', False)), fields=['urgency', 'due_at', 'id'], name='case_reopened'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('opinion_wanted_of__isnull', False)), fields=['opinion_wanted_of', 'urgency', 'due_at', 'id'], name='case_opinion_wanted'),
        ),
    ]
