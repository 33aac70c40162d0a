"""Indexes that answer every list of the desk, however it is narrowed, and the newest persons of a common name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
        ('triage', '0009_c_due_moved'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # A request may take five seconds, an index over a million cases takes longer.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='case',
            name='case_state_queue',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_queue',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), ('attention_at__isnull', False), _connector='OR'), fields=['urgency', 'due_at', 'id', 'state', 'region', 'location', 'assignee', 'mail_failed_at'], name='case_open_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), models.Q(('state', 'waiting_for_patient'), ('urgency__gte', 30), _negated=True)), fields=['urgency', 'due_at', 'id', 'state', 'region', 'location', 'assignee'], name='case_running_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'urgency', 'due_at', 'id', 'region', 'location', 'assignee'], name='case_state_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('decided', 'withdrawn'))), fields=['state', 'region', 'urgency', 'due_at', 'id', 'location', 'assignee'], name='case_closed_region'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('decided', 'withdrawn'))), fields=['state', 'location', 'urgency', 'due_at', 'id', 'region', 'assignee'], name='case_closed_location'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('decided', 'withdrawn'))), fields=['state', 'assignee', 'urgency', 'due_at', 'id', 'region', 'location'], name='case_closed_assignee'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('mail_failed_at__isnull', False)), fields=['urgency', 'due_at', 'id', 'state', 'region', 'location', 'assignee'], name='case_mail_failed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('assignee__isnull', True)), fields=['state', 'urgency', 'due_at', 'id', 'region', 'location'], name='case_nobodys'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['created_at', 'id'], name='patient_newest'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('by__isnull', True), ('read_at__isnull', True)), fields=['case'], name='message_unread'),
        ),
        migrations.AlterField(
            model_name='case',
            name='assignee',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
