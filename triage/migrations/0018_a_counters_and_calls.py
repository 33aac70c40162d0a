"""Numbers are added up from an index that holds the counters whole; the call list has an index in its own order."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0017_c_words_wait'),
    ]

    operations = [
        # A request may take five seconds, an index over the counters of a million cases takes longer.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['measure', 'at'], include=('location', 'key', 'count'), name='tally_of_a_time'),
        ),
        migrations.RemoveIndex(model_name='case', name='case_to_call'),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['urgency', 'call_at', 'id'], condition=models.Q(call_at__isnull=False), name='case_to_call'),
        ),
    ]
