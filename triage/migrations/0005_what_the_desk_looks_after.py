"""What the desk has to look at on a closed case too, and who of the staff read a message."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


MESSAGES = """
CREATE OR REPLACE FUNCTION triage_message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY[%s];
BEGIN
    IF current_setting('prolo.rotating_keys', true) = 'on' THEN
        may_change := ARRAY['text', 'pinned'];
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - may_change = to_jsonb(NEW) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a message that was written never changes' USING ERRCODE = 'restrict_violation';
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0001_initial'),
        ('triage', '0004_the_database_refuses_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_queue',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_assignee_queue',
        ),
        migrations.AddField(
            model_name='case',
            name='attention_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='read_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('stopped', 'The form was stopped by an emergency sign'), ('answers_changed', 'Answers changed after the stop'), ('number_left', 'The patient left a number'), ('mistake', 'The patient said the answers were a mistake'), ('sent', 'The form was sent'), ('taken', 'Taken'), ('accepted', 'Passed to a clinician'), ('returned', 'Returned to the patient'), ('raised', 'Urgency raised'), ('lowered', 'Urgency lowered'), ('words_read', "The patient's own words were read"), ('decided', 'Decided'), ('reopened', 'Opened again'), ('amended', 'The patient sent changed answers'), ('message', 'A message to the patient'), ('replied', 'The patient wrote'), ('messages_read', "The patient's messages were read"), ('withdrawn', 'The patient withdrew the form'), ('erasure_asked', 'The patient asks for erasure'), ('link_given', 'A new link was given to the patient'), ('link_locked', 'A link was locked after wrong dates of birth: phone the patient'), ('mail_failed', 'A mail could not be delivered: phone the patient')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), ('attention_at__isnull', False), _connector='OR'), fields=['urgency', 'due_at', 'id'], name='case_open_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), ('attention_at__isnull', False), _connector='OR'), fields=['assignee', 'urgency', 'due_at', 'id'], name='case_assignee_queue'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('read_by__isnull', True)), models.Q(('by__isnull', True), ('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('by__isnull', True), ('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='message_who_read_and_when'),
        ),
        migrations.RunSQL(MESSAGES % "'read_at', 'read_by_id'", MESSAGES % "'read_at'"),
    ]
