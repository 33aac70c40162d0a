"""Search: full text of each version, its names for words spelt otherwise, and what people looked for."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


# Versions are written once; this is the one time that rows of before get a new column filled.
NAMES_OF_BEFORE = """
ALTER TABLE education_pageversion DISABLE TRIGGER education_pageversion_append_only;
UPDATE education_pageversion SET names = concat_ws(E'\\n', title, array_to_string(aliases, E'\\n'));
ALTER TABLE education_pageversion ENABLE TRIGGER education_pageversion_append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('education', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name='pageversion',
            name='headings',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='pageversion',
            name='names',
            field=models.TextField(blank=True),
        ),
        migrations.RunSQL(NAMES_OF_BEFORE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='pageversion',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('names', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('main_message', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('headings', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('plain', config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='pageversion',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='version_search'),
        ),
        migrations.AddIndex(
            model_name='pageversion',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('names', name='gin_trgm_ops'), name='version_names'),
        ),
        migrations.CreateModel(
            name='Searched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80)),
                ('found', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
