"""Times to reply that a place set in place of ours."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
    ]

    operations = [
        migrations.AddField(
            model_name='location',
            name='targets',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
