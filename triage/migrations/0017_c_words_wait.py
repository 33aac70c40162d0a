"""An index that finds, place by place, the words nobody has read by their time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0016_c_lists'),
    ]

    operations = [
        # A request may take five seconds, an index over a million cases takes longer.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), ('words_due_at__isnull', False), ('words_read_at__isnull', True)), fields=['location', 'urgency', 'words_due_at'], name='case_words_wait'),
        ),
    ]
