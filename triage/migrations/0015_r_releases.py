"""Signatures on rulebooks, and their releases; the database refuses to change or drop one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEVER = """
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON triage_{0} FOR EACH ROW
EXECUTE FUNCTION triage_never_changes();
"""


def _trigger(table):
    return migrations.RunSQL(NEVER.format(table), f"DROP TRIGGER never_changes ON triage_{table};")


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0014_i_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RulebookRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=12)),
                ('version', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('tried_on', models.PositiveIntegerField()),
                ('moved', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('form', 'version'), name='rules_released_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=12)),
                ('version', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('rule', models.CharField(blank=True, default='', max_length=8)),
                ('why', models.TextField(blank=True, default='')),
                ('name', models.TextField()),
                ('credentials', models.TextField()),
                ('role', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('digest', 'rule', 'signer'), name='rules_signed_once_each'), models.CheckConstraint(condition=models.Q(('rule', ''), models.Q(('why', ''), _negated=True), _connector='OR'), name='rules_line_has_a_reason')],
            },
        ),
        _trigger('rulesignature'),
        _trigger('rulebookrelease'),
    ]
