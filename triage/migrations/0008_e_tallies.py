"""Counters of what happened: triggers of the database keep them with the rows they count."""

import django.db.models.deletion
from django.db import migrations, models

# At one moment one transaction writes in a lane, so nobody waits for a busy counter. A lane that is held is passed
# over; when all are held the first is shared, and the row itself makes the second writer wait.
HOW = """
CREATE FUNCTION triage_tally_lane() RETURNS smallint LANGUAGE plpgsql AS $$
BEGIN
    FOR lane IN 0..31 LOOP
        IF pg_try_advisory_xact_lock(7341, lane) THEN
            RETURN lane;
        END IF;
    END LOOP;
    RETURN 0;
END $$;

CREATE FUNCTION triage_quarter(moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT date_bin('15 minutes', moment, timestamptz '2000-01-01 00:00:00+00') $$;

-- Eight steps for each doubling: a step is 9 % wide.
CREATE FUNCTION triage_span(began timestamptz, ended timestamptz) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT floor(8 * ln(greatest(extract(epoch FROM ended - began)::double precision, 1)) / ln(2::double precision))::int::text $$;

CREATE FUNCTION triage_tally_add(what text, moment timestamptz, place bigint, which text, amount int)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO triage_tally (measure, at, location_id, key, lane, count)
    VALUES (what, triage_quarter(moment), place, which, triage_tally_lane(), amount)
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tally.count + excluded.count
$$;

CREATE FUNCTION triage_furthest(sent_at timestamptz, safety_exit boolean, furthest text) RETURNS text
LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN sent_at IS NOT NULL THEN '=sent' WHEN safety_exit THEN '=stopped' ELSE furthest END $$;
"""
# Rows that are added are counted by the statement, so a million at once are one step.
CASES = """
CREATE FUNCTION triage_tally_added_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_tally (measure, at, location_id, key, lane, count)
    SELECT found.what, triage_quarter(found.moment), found.place, found.which, triage_tally_lane(), count(*)
    FROM ({found}) AS found
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_added AFTER INSERT ON triage_case REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION triage_tally_added_cases();

CREATE FUNCTION triage_tally_changed_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.first_action_at IS NULL AND NEW.first_action_at IS NOT NULL THEN
        PERFORM triage_tally_add('acted', NEW.first_action_at, NEW.location_id,
                                 triage_span(NEW.opened_at, NEW.first_action_at), 1);
    END IF;
    IF OLD.decided_at IS NULL AND NEW.decided_at IS NOT NULL THEN
        PERFORM triage_tally_add('decided', NEW.decided_at, NEW.location_id,
                                 triage_span(NEW.opened_at, NEW.decided_at), 1);
        -- A clock that stands still is never late.
        IF OLD.due_at < NEW.decided_at AND NOT (OLD.state = 'waiting_for_patient' AND OLD.urgency >= {pausable}) THEN
            PERFORM triage_tally_add('late', NEW.decided_at, NEW.location_id, '', 1);
        END IF;
    END IF;
    IF NEW.mail_failed_at IS NOT NULL AND NEW.mail_failed_at IS DISTINCT FROM OLD.mail_failed_at THEN
        PERFORM triage_tally_add('mail_back', NEW.mail_failed_at, NEW.location_id, '', 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_changed AFTER UPDATE ON triage_case FOR EACH ROW
WHEN ((OLD.first_action_at, OLD.decided_at, OLD.mail_failed_at)
      IS DISTINCT FROM (NEW.first_action_at, NEW.decided_at, NEW.mail_failed_at))
EXECUTE FUNCTION triage_tally_changed_case();
"""
FOUND = """
        SELECT 'arrived' AS what, opened_at AS moment, location_id AS place, '' AS which FROM {rows}
        UNION ALL
        SELECT 'acted', first_action_at, location_id, triage_span(opened_at, first_action_at)
        FROM {rows} WHERE first_action_at IS NOT NULL
        UNION ALL
        SELECT 'decided', decided_at, location_id, triage_span(opened_at, decided_at)
        FROM {rows} WHERE decided_at IS NOT NULL
        UNION ALL
        SELECT 'late', decided_at, location_id, '' FROM {rows} WHERE decided_at > due_at
        UNION ALL
        SELECT 'mail_back', mail_failed_at, location_id, '' FROM {rows} WHERE mail_failed_at IS NOT NULL"""
NO_CASES = """
DROP TRIGGER tally_changed ON triage_case;
DROP TRIGGER tally_added ON triage_case;
DROP FUNCTION triage_tally_changed_case();
DROP FUNCTION triage_tally_added_cases();
"""
FORMS = """
CREATE FUNCTION triage_tally_added_forms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triage_tally (measure, at, location_id, key, lane, count)
    SELECT 'begun', triage_quarter(started_at), location_id, triage_furthest(sent_at, safety_exit, furthest),
           triage_tally_lane(), count(*)
    FROM added WHERE amends_id IS NULL AND entered_by_id IS NULL
    GROUP BY 2, 3, 4
    ON CONFLICT (measure, at, location_id, key, lane) DO UPDATE SET count = triage_tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_added AFTER INSERT ON triage_intake REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION triage_tally_added_forms();

CREATE FUNCTION triage_tally_changed_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM triage_tally_add('begun', OLD.started_at, OLD.location_id,
                             triage_furthest(OLD.sent_at, OLD.safety_exit, OLD.furthest), -1);
    PERFORM triage_tally_add('begun', NEW.started_at, NEW.location_id,
                             triage_furthest(NEW.sent_at, NEW.safety_exit, NEW.furthest), 1);
    RETURN NULL;
END $$;
CREATE TRIGGER tally_changed AFTER UPDATE ON triage_intake FOR EACH ROW
WHEN (NEW.amends_id IS NULL AND NEW.entered_by_id IS NULL
      AND triage_furthest(OLD.sent_at, OLD.safety_exit, OLD.furthest)
      IS DISTINCT FROM triage_furthest(NEW.sent_at, NEW.safety_exit, NEW.furthest))
EXECUTE FUNCTION triage_tally_changed_form();
"""
NO_FORMS = """
DROP TRIGGER tally_changed ON triage_intake;
DROP TRIGGER tally_added ON triage_intake;
DROP FUNCTION triage_tally_changed_form();
DROP FUNCTION triage_tally_added_forms();
"""
SO_FAR = """
INSERT INTO triage_tally (measure, at, location_id, key, lane, count)
SELECT found.what, triage_quarter(found.moment), found.place, found.which, 0, count(*)
FROM ({found}
        UNION ALL
        SELECT 'begun', started_at, location_id, triage_furthest(sent_at, safety_exit, furthest)
        FROM triage_intake
        -- Nobody wrote down how far a form came before now; those that ended are known.
        WHERE amends_id IS NULL AND entered_by_id IS NULL AND (sent_at IS NOT NULL OR safety_exit)
) AS found
GROUP BY 1, 2, 3, 4;
"""
GONE = """
DROP FUNCTION triage_furthest(timestamptz, boolean, text);
DROP FUNCTION triage_tally_add(text, timestamptz, bigint, text, int);
DROP FUNCTION triage_span(timestamptz, timestamptz);
DROP FUNCTION triage_quarter(timestamptz);
DROP FUNCTION triage_tally_lane();
"""
PAUSABLE = 30  # rank of URGENT_DAYS: from here down a case that waits for the patient has a clock that stands still


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0002_cover'),
        ('triage', '0007_what_the_desk_keeps'),
    ]

    operations = [
        # Counting what was there before may take longer than a request is allowed to.
        migrations.RunSQL("SET LOCAL statement_timeout = 0", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Tally',
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
                'constraints': [models.UniqueConstraint(fields=('measure', 'at', 'location', 'key', 'lane'), name='tally_one_counter')],
            },
        ),
        migrations.AddField(
            model_name='intake',
            name='furthest',
            field=models.CharField(blank=True, db_default='', default='', max_length=24),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('decided', 'withdrawn')), _negated=True), fields=['urgency', 'opened_at'], include=('state', 'due_at', 'location'), name='case_waiting_now'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('outcome__in', ('book_consultation', 'refer_elsewhere'))), fields=['at'], name='decision_to_arrange'),
        ),
        migrations.RunSQL(HOW, GONE),
        migrations.RunSQL(CASES.format(found=FOUND.format(rows="added"), pausable=PAUSABLE), NO_CASES),
        migrations.RunSQL(FORMS, NO_FORMS),
        migrations.RunSQL(SO_FAR.format(found=FOUND.format(rows="triage_case")), migrations.RunSQL.noop),
    ]
