"""Procedures, check-ins and their replies, nerve follow-up, measures, adverse events; what cases and decisions keep for them."""

import django.db.models.deletion
import prolo.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
        ('triage', '0010_b_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('hours', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('late_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CheckInPlan',
            fields=[
                ('location', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='check_in_plan', serialize=False, to='clinic.location')),
                ('hours', models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='about',
            field=models.CharField(choices=[('intake', 'Intake form'), ('aftercare', 'After an injection')], default='intake', max_length=12),
        ),
        migrations.AddField(
            model_name='case',
            name='answers_reopened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='opinion_wanted_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='unread_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='overruled',
            field=prolo.vault.fields.EncryptedJSON(null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='reason_code',
            field=prolo.vault.fields.EncryptedText(null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('stopped', 'The form was stopped by an emergency sign'), ('answers_changed', 'Answers changed after the stop'), ('number_left', 'The patient left a number'), ('mistake', 'The patient said the answers were a mistake'), ('sent', 'The form was sent'), ('taken', 'Taken'), ('accepted', 'Passed to a clinician'), ('returned', 'Returned to the patient'), ('raised', 'Urgency raised'), ('lowered', 'Urgency lowered'), ('words_read', "The patient's own words were read"), ('decided', 'Decided'), ('reopened', 'Opened again'), ('amended', 'The patient sent changed answers'), ('message', 'A message to the patient'), ('replied', 'The patient wrote'), ('messages_read', "The patient's messages were read"), ('withdrawn', 'The patient withdrew the form'), ('erasure_asked', 'The patient asks for erasure'), ('link_given', 'A new link was given to the patient'), ('link_locked', 'A link was locked after wrong dates of birth: phone the patient'), ('mail_failed', 'A mail could not be delivered: phone the patient'), ('assigned', 'Given to a colleague'), ('called', 'A call to the patient'), ('call_wanted', 'To be called'), ('escalated', 'Told that a reply is due soon, or late'), ('due_moved', 'Opening hours changed, and so did the time to reply'), ('handed_over', 'Appointment'), ('match_proposed', 'Perhaps the same person as in another case'), ('match_confirmed', 'The same person as in another case'), ('match_ended', 'Not the same person as in the other case'), ('noted', 'A note'), ('parts_read', 'Parts of the case were read'), ('opinion_asked', 'A colleague was asked for a second opinion'), ('opinion_given', 'A second opinion'), ('procedure', 'A procedure was recorded'), ('checked_in', 'A check-in was answered'), ('check_in_late', 'A check-in was not answered'), ('nerve_opened', 'Follow-up of a possible nerve injury began'), ('nerve_step', 'Follow-up of a possible nerve injury'), ('nerve_ended', 'Follow-up of a possible nerve injury ended'), ('measured', 'The patient gave scores'), ('harm_noted', 'An adverse event was registered')], max_length=20),
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('superseded', models.BooleanField(default=False)),
                ('took_place_at', models.DateTimeField()),
                ('record', prolo.vault.fields.EncryptedJSON()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='triage.case')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='triage.procedure')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.location')),
            ],
        ),
        migrations.CreateModel(
            name='NervePathway',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='nerve_pathway', serialize=False, to='triage.case')),
                ('opened_at', models.DateTimeField()),
                ('assessed_at', models.DateTimeField(null=True)),
                ('next_check_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('resolved', 'Resolved'), ('handed_over', 'Handed over to another service')], max_length=12)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.procedure')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('weeks', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('answers', prolo.vault.fields.EncryptedJSON(default=dict)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='triage.case')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.procedure')),
            ],
        ),
        migrations.CreateModel(
            name='CheckInReply',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answers', prolo.vault.fields.EncryptedJSON()),
                ('words', prolo.vault.fields.EncryptedJSON()),
                ('result', models.CharField(max_length=24)),
                ('findings', prolo.vault.fields.EncryptedJSON()),
                ('undecided', prolo.vault.fields.EncryptedJSON()),
                ('would_change', prolo.vault.fields.EncryptedJSON()),
                ('human_must_read', models.BooleanField()),
                ('questionnaire_version', models.PositiveSmallIntegerField()),
                ('rulebook_version', models.PositiveSmallIntegerField()),
                ('idempotency_key', models.UUIDField(unique=True)),
                ('sent_at', models.DateTimeField()),
                ('told_by', prolo.vault.fields.EncryptedText(default='')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_in_replies', to='triage.case')),
                ('check_in', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='triage.checkin')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='triage.procedure')),
            ],
        ),
        migrations.AddField(
            model_name='checkin',
            name='procedure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='triage.procedure'),
        ),
        migrations.CreateModel(
            name='AdverseEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('superseded', models.BooleanField(default=False)),
                ('began_at', models.DateTimeField()),
                ('record', prolo.vault.fields.EncryptedJSON()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='triage.case')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='triage.adverseevent')),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.procedure')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='procedure',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='triage.procedure'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['intake', 'aftercare'])), name='case_about_known'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(fields=['case', '-took_place_at'], name='procedure_newest'),
        ),
        migrations.AddIndex(
            model_name='procedure',
            index=models.Index(condition=models.Q(('superseded', False)), fields=['took_place_at'], name='procedure_that_holds'),
        ),
        migrations.AddIndex(
            model_name='nervepathway',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['next_check_at'], name='nerve_check_due'),
        ),
        migrations.AddConstraint(
            model_name='nervepathway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='nerve_pathway_ended_who_when_and_how'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('asked_at__isnull', True), ('closed_at__isnull', True), ('taken_at__isnull', True)), fields=['due_at'], name='measure_to_ask'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('case', 'weeks'), name='measure_one_a_round'),
        ),
        migrations.AddIndex(
            model_name='checkinreply',
            index=models.Index(fields=['case', '-sent_at'], name='check_in_reply_newest'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('answered_at__isnull', True), ('cancelled_at__isnull', True), ('sent_at__isnull', True)), fields=['due_at'], name='check_in_to_send'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('answered_at__isnull', True), ('cancelled_at__isnull', True)), fields=['due_at', 'id'], name='check_in_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('procedure', 'hours'), name='check_in_one_a_time'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['-began_at', 'id'], name='adverse_event_newest'),
        ),
    ]
