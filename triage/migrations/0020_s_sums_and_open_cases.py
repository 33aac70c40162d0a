"""Counters are added up by the hour or the day as well, and how many cases are open is counted too."""

import django.db.models.deletion
from django.db import migrations, models

# A month of quarters of an hour is forty thousand counters. Whoever writes one, its sum follows in the same lane.
SUMS = """
CREATE FUNCTION triage_whole(measure text, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT date_bin(CASE measure WHEN 'arrived' THEN interval '1 hour' ELSE interval '1 day' END,
                   moment, timestamptz '2000-01-01 00:00:00+00') $$;

CREATE FUNCTION triage_tally_sum_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_tallysum (measure, at, location_id, key, lane, count)
    SELECT measure, triage_whole(measure, at), location_id, key, lane, sum(count)
    FROM added GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tallysum.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER sum_added AFTER INSERT ON triage_tally REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION triage_tally_sum_added();

CREATE FUNCTION triage_tally_sum_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_tallysum (measure, at, location_id, key, lane, count)
    SELECT measure, triage_whole(measure, at), location_id, key, lane, sum(count)
    FROM (SELECT measure, at, location_id, key, lane, count FROM added
          UNION ALL
          SELECT measure, at, location_id, key, lane, -count FROM removed) AS moved
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tallysum.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER sum_changed AFTER UPDATE ON triage_tally REFERENCING NEW TABLE AS added OLD TABLE AS removed
FOR EACH STATEMENT EXECUTE FUNCTION triage_tally_sum_changed();

CREATE FUNCTION triage_tally_sum_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_tallysum (measure, at, location_id, key, lane, count)
    SELECT measure, triage_whole(measure, at), location_id, key, lane, -sum(count)
    FROM removed GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tallysum.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER sum_removed AFTER DELETE ON triage_tally REFERENCING OLD TABLE AS removed
FOR EACH STATEMENT EXECUTE FUNCTION triage_tally_sum_removed();
"""
NO_SUMS = """
DROP TRIGGER sum_removed ON triage_tally;
DROP TRIGGER sum_changed ON triage_tally;
DROP TRIGGER sum_added ON triage_tally;
DROP FUNCTION triage_tally_sum_removed();
DROP FUNCTION triage_tally_sum_changed();
DROP FUNCTION triage_tally_sum_added();
DROP FUNCTION triage_whole(text, timestamptz);
"""
SUMS_SO_FAR = """
INSERT INTO triage_tallysum (measure, at, location_id, key, lane, count)
SELECT measure, triage_whole(measure, at), location_id, key, 0, sum(count) FROM triage_tally GROUP BY 1, 2, 3, 4;
"""
# One lane counts up and another down: only their sum is how many cases are open.
OPEN = """
CREATE FUNCTION triage_open_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_opentally (location_id, urgency, with_patient, lane, count)
    SELECT location_id, urgency, state = 'waiting_for_patient', triage_tally_lane(), count(*)
    FROM added WHERE state NOT IN ('decided', 'withdrawn') GROUP BY 1, 2, 3
    ON CONFLICT (urgency, location_id, with_patient, lane) DO UPDATE SET count = triage_opentally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER open_added AFTER INSERT ON triage_case REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION triage_open_added();

CREATE FUNCTION triage_open_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_opentally (location_id, urgency, with_patient, lane, count)
    SELECT place, level, state = 'waiting_for_patient', triage_tally_lane(), sum(amount)
    FROM (VALUES (OLD.location_id, OLD.urgency, OLD.state, -1), (NEW.location_id, NEW.urgency, NEW.state, 1))
         AS moved(place, level, state, amount)
    WHERE state NOT IN ('decided', 'withdrawn') GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
    ON CONFLICT (urgency, location_id, with_patient, lane) DO UPDATE SET count = triage_opentally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER open_changed AFTER UPDATE ON triage_case FOR EACH ROW
WHEN ((OLD.location_id, OLD.urgency, OLD.state) IS DISTINCT FROM (NEW.location_id, NEW.urgency, NEW.state))
EXECUTE FUNCTION triage_open_changed();

CREATE FUNCTION triage_open_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_opentally (location_id, urgency, with_patient, lane, count)
    SELECT location_id, urgency, state = 'waiting_for_patient', triage_tally_lane(), -count(*)
    FROM removed WHERE state NOT IN ('decided', 'withdrawn') GROUP BY 1, 2, 3
    ON CONFLICT (urgency, location_id, with_patient, lane) DO UPDATE SET count = triage_opentally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER open_removed AFTER DELETE ON triage_case REFERENCING OLD TABLE AS removed
FOR EACH STATEMENT EXECUTE FUNCTION triage_open_removed();
"""
NOT_OPEN = """
DROP TRIGGER open_removed ON triage_case;
DROP TRIGGER open_changed ON triage_case;
DROP TRIGGER open_added ON triage_case;
DROP FUNCTION triage_open_removed();
DROP FUNCTION triage_open_changed();
DROP FUNCTION triage_open_added();
"""
OPEN_NOW = """
INSERT INTO triage_opentally (location_id, urgency, with_patient, lane, count)
SELECT location_id, urgency, state = 'waiting_for_patient', 0, count(*)
FROM triage_case WHERE state NOT IN ('decided', 'withdrawn') GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
        ('triage', '0019_h_asked_version'),
    ]

    operations = [
        # Counting what was there before may take longer than a request is allowed to.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='TallySum',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('measure', models.CharField(choices=[('arrived', 'Arrived'), ('acted', 'Acted'), ('decided', 'Decided'), ('late', 'Late'), ('mail_back', 'Mail Back'), ('begun', 'Begun'), ('asked', 'Asked')], max_length=12)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(blank=True, max_length=24)),
                ('lane', models.PositiveSmallIntegerField(default=0)),
                ('count', models.IntegerField(default=0)),
                ('location', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measure', 'at', 'location', 'key', 'lane'), include=('count',), name='tallysum_one_counter')],
            },
        ),
        migrations.CreateModel(
            name='OpenTally',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('urgency', models.PositiveSmallIntegerField()),
                ('with_patient', models.BooleanField()),
                ('lane', models.PositiveSmallIntegerField(default=0)),
                ('count', models.IntegerField(default=0)),
                ('location', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.location')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('urgency', 'location', 'with_patient', 'lane'), name='opentally_one_counter')],
            },
        ),
        # What stands in an index that nobody reads from it is written all the same.
        migrations.RemoveIndex(model_name='case', name='case_waiting_now'),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), fields=['urgency', 'opened_at'], include=('location',), name='case_waiting_now'),
        ),
        migrations.RunSQL(SUMS, NO_SUMS),
        migrations.RunSQL(OPEN, NOT_OPEN),
        migrations.RunSQL(SUMS_SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(OPEN_NOW, migrations.RunSQL.noop),
    ]
