"""What the database refuses: moves out of and into "withdrawn", and changes to a message that was written."""

from django.db import migrations

MOVES = """
CREATE OR REPLACE FUNCTION triage_case_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) IN (
        ('new', 'with_clinician'), ('new', 'waiting_for_patient'), ('new', 'decided'), ('new', 'withdrawn'),
        ('with_clinician', 'waiting_for_patient'), ('with_clinician', 'decided'),
        ('with_clinician', 'withdrawn'),
        ('waiting_for_patient', 'new'), ('waiting_for_patient', 'with_clinician'),
        ('waiting_for_patient', 'decided'), ('waiting_for_patient', 'withdrawn'),
        ('decided', 'new'), ('decided', 'with_clinician'),
        ('withdrawn', 'new'), ('withdrawn', 'with_clinician')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a case does not go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
MOVES_BEFORE = """
CREATE OR REPLACE FUNCTION triage_case_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) IN (
        ('new', 'with_clinician'), ('new', 'waiting_for_patient'), ('new', 'decided'),
        ('with_clinician', 'waiting_for_patient'), ('with_clinician', 'decided'),
        ('waiting_for_patient', 'new'), ('waiting_for_patient', 'with_clinician'),
        ('waiting_for_patient', 'decided'),
        ('decided', 'new'), ('decided', 'with_clinician')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a case does not go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
MESSAGES = """
CREATE FUNCTION triage_message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['read_at'];
BEGIN
    IF current_setting('prolo.rotating_keys', true) = 'on' THEN
        may_change := ARRAY['text', 'pinned'];
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - may_change = to_jsonb(NEW) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a message that was written never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER message_stays BEFORE UPDATE OR DELETE ON triage_message FOR EACH ROW
EXECUTE FUNCTION triage_message_stays();
"""
NO_MESSAGES = "DROP TRIGGER message_stays ON triage_message; DROP FUNCTION triage_message_stays();"


class Migration(migrations.Migration):
    dependencies = [("triage", "0003_the_way_back")]

    operations = [
        migrations.RunSQL(MOVES, MOVES_BEFORE),
        migrations.RunSQL(MESSAGES, NO_MESSAGES),
    ]
