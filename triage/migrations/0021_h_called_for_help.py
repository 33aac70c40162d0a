"""A stopped patient says that they have called for help, or that they cannot."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0020_s_sums_and_open_cases'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('stopped', 'The form was stopped by an emergency sign'), ('answers_changed', 'Answers changed after the stop'), ('number_left', 'The patient left a number'), ('help_called', 'The patient says that they have called for help'), ('cannot_call', 'The patient says that they cannot call for help'), ('mistake', 'The patient said the answers were a mistake'), ('sent', 'The form was sent'), ('taken', 'Taken'), ('accepted', 'Passed to a clinician'), ('returned', 'Returned to the patient'), ('raised', 'Urgency raised'), ('lowered', 'Urgency lowered'), ('words_read', "The patient's own words were read"), ('decided', 'Decided'), ('reopened', 'Opened again'), ('amended', 'The patient sent changed answers'), ('message', 'A message to the patient'), ('replied', 'The patient wrote'), ('messages_read', "The patient's messages were read"), ('withdrawn', 'The patient withdrew the form'), ('erasure_asked', 'The patient asks for erasure'), ('link_given', 'A new link was given to the patient'), ('link_locked', 'A link was locked after wrong dates of birth: phone the patient'), ('mail_failed', 'A mail could not be delivered: phone the patient'), ('assigned', 'Given to a colleague'), ('called', 'A call to the patient'), ('call_wanted', 'To be called'), ('escalated', 'Told that a reply is due soon, or late'), ('due_moved', 'Opening hours changed, and so did the time to reply'), ('handed_over', 'Appointment'), ('match_proposed', 'Perhaps the same person as in another case'), ('match_confirmed', 'The same person as in another case'), ('match_ended', 'Not the same person as in the other case'), ('noted', 'A note'), ('parts_read', 'Parts of the case were read'), ('opinion_asked', 'A colleague was asked for a second opinion'), ('opinion_given', 'A second opinion'), ('procedure', 'A procedure was recorded'), ('checked_in', 'A check-in was answered'), ('check_in_late', 'A check-in was not answered'), ('nerve_opened', 'Follow-up of a possible nerve injury began'), ('nerve_step', 'Follow-up of a possible nerve injury'), ('nerve_ended', 'Follow-up of a possible nerve injury ended'), ('measured', 'The patient gave scores'), ('harm_noted', 'An adverse event was registered')], max_length=20),
        ),
    ]
