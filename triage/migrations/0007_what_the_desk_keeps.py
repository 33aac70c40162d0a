"""Matches, appointments, who is looking, saved views; and what a case keeps for its clocks and its call list."""

import django.db.models.deletion
import prolo.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
        ('triage', '0006_asking_for_a_new_link'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('booked', 'Visit booked'), ('declined', 'The patient does not want a visit'), ('referred', 'Referred elsewhere'), ('cancelled', 'Visit cancelled')], max_length=12)),
                ('starts_at', models.DateTimeField(null=True)),
                ('note', prolo.vault.fields.EncryptedText(default='')),
                ('superseded', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('narrowing', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='call_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='escalated',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='case',
            name='first_action_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='mail_failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='minutes_left',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('stopped', 'The form was stopped by an emergency sign'), ('answers_changed', 'Answers changed after the stop'), ('number_left', 'The patient left a number'), ('mistake', 'The patient said the answers were a mistake'), ('sent', 'The form was sent'), ('taken', 'Taken'), ('accepted', 'Passed to a clinician'), ('returned', 'Returned to the patient'), ('raised', 'Urgency raised'), ('lowered', 'Urgency lowered'), ('words_read', "The patient's own words were read"), ('decided', 'Decided'), ('reopened', 'Opened again'), ('amended', 'The patient sent changed answers'), ('message', 'A message to the patient'), ('replied', 'The patient wrote'), ('messages_read', "The patient's messages were read"), ('withdrawn', 'The patient withdrew the form'), ('erasure_asked', 'The patient asks for erasure'), ('link_given', 'A new link was given to the patient'), ('link_locked', 'A link was locked after wrong dates of birth: phone the patient'), ('mail_failed', 'A mail could not be delivered: phone the patient'), ('assigned', 'Given to a colleague'), ('called', 'A call to the patient'), ('call_wanted', 'To be called'), ('escalated', 'The next person on cover was told'), ('handed_over', 'Appointment'), ('match_proposed', 'Perhaps the same person as in another case'), ('match_confirmed', 'The same person as in another case'), ('match_ended', 'Not the same person as in the other case')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('call_at__isnull', False)), fields=['call_at', 'id'], name='case_to_call'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='triage.case'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='location',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.location'),
        ),
        migrations.AddField(
            model_name='match',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='match',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='match',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.patient'),
        ),
        migrations.AddField(
            model_name='match',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='match',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.patient'),
        ),
        migrations.AddField(
            model_name='presence',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.case'),
        ),
        migrations.AddField(
            model_name='presence',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('kind', 'booked'), ('superseded', False)), fields=['location', 'starts_at'], name='appointment_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded', False)), fields=('case',), name='appointment_one_holds'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'booked'), ('location__isnull', False), ('starts_at__isnull', False)), models.Q(('kind', 'booked'), _negated=True), _connector='OR'), name='appointment_booked_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('first', 'second'), name='match_one_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='match_in_order'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='match_confirmed_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='match_second_person'),
        ),
        migrations.AddConstraint(
            model_name='match',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='match_ended_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('case', 'member'), name='presence_one_each'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_one_a_name'),
        ),
    ]
