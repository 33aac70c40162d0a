"""The five tables of the library."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('citation', models.TextField()),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('pmid', models.CharField(blank=True, max_length=20)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('tier', models.CharField(choices=[('P', 'primary or official'), ('S', 'second-hand copy'), ('C', 'commercial'), ('D', 'decision of this clinic')], max_length=1)),
                ('to_check', models.BooleanField(default=False)),
                ('design', models.CharField(blank=True, max_length=120)),
                ('people', models.PositiveIntegerField(blank=True, null=True)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('retracted_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lang', models.CharField(default='en', max_length=12)),
                ('slug', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(choices=[('guide', 'guide'), ('condition', 'condition'), ('procedure', 'procedure'), ('index', 'index'), ('service', 'service page')], max_length=12)),
                ('region', models.CharField(blank=True, max_length=40)),
                ('area', models.CharField(blank=True, max_length=40)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('publish_at', models.DateTimeField(blank=True, null=True)),
                ('first_published_at', models.DateTimeField(blank=True, null=True)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('library_hash', models.CharField(blank=True, max_length=64)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PageVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('main_message', models.CharField(max_length=160)),
                ('body', models.TextField()),
                ('front_matter', models.TextField(blank=True)),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None)),
                ('evidence', models.CharField(blank=True, max_length=40)),
                ('source_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('written_by', models.CharField(max_length=120)),
                ('review_months', models.PositiveSmallIntegerField(default=12)),
                ('changed', models.CharField(max_length=200)),
                ('origin', models.CharField(choices=[('library', 'shipped library'), ('clinic', 'this clinic')], max_length=8)),
                ('made_at', models.DateTimeField()),
                ('html', models.TextField(blank=True)),
                ('plain', models.TextField(blank=True)),
                ('checks', models.JSONField(blank=True, default=dict)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='education.page')),
            ],
        ),
        migrations.AddField(
            model_name='page',
            name='draft',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='education.pageversion'),
        ),
        migrations.AddField(
            model_name='page',
            name='live',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='education.pageversion'),
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clear', models.BooleanField()),
                ('text', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='education.page')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='education.pageversion')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('approve', 'approve'), ('return', 'return to the author')], max_length=8)),
                ('comment', models.TextField(blank=True)),
                ('pemat', models.JSONField(blank=True, default=dict)),
                ('checklist', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField()),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='education.pageversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='pageversion',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='version_number_once_per_page'),
        ),
        migrations.AddConstraint(
            model_name='pageversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.UniqueConstraint(fields=('lang', 'slug'), name='page_address_once_per_language'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('draft__isnull', True), ('live__isnull', True), models.Q(('draft', models.F('live')), _negated=True), _connector='OR'), name='page_draft_is_not_live'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='page_submitted_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='feedback_handled_who_and_when'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['version', '-at'], name='review_latest_of_version'),
        ),
    ]
