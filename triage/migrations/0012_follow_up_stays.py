"""What the database refuses: changing what was recorded or reported after an injection, or why a case was decided."""

from django.db import migrations

# Some columns may change once the row is there; sealing a value again with a newer key is no change.
STAYS = """
CREATE FUNCTION triage_only_these_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := string_to_array(TG_ARGV[0], ' ');
    sealed text[] := string_to_array(TG_ARGV[1], ' ');
BEGIN
    IF current_setting('prolo.rotating_keys', true) = 'on' THEN
        may_change := sealed;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - may_change = to_jsonb(NEW) - may_change THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of % stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
"""
TABLES = {
    "procedure": ("superseded", "record"),
    "adverseevent": ("superseded", "record"),
    "checkinreply": ("", "answers words findings undecided would_change told_by"),
}
MEASURES = """
CREATE FUNCTION triage_measure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        OLD.taken_at IS NULL
        OR (current_setting('prolo.rotating_keys', true) = 'on'
            AND to_jsonb(OLD) - 'answers' = to_jsonb(NEW) - 'answers')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'scores that were given never change' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER measure_stays BEFORE UPDATE ON triage_measure FOR EACH ROW EXECUTE FUNCTION triage_measure_stays();
"""
DECISIONS = """
DROP TRIGGER never_changes ON triage_decision;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON triage_decision FOR EACH ROW
EXECUTE FUNCTION triage_never_changes({columns});
"""


def _trigger(table: str, may_change: str, sealed: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON triage_{table} FOR EACH ROW "
        f"EXECUTE FUNCTION triage_only_these_change('{may_change}', '{sealed}');",
        f"DROP TRIGGER stays ON triage_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("triage", "0011_follow_up")]

    operations = [
        migrations.RunSQL(STAYS, "DROP FUNCTION triage_only_these_change();"),
        *(_trigger(table, *columns) for table, columns in TABLES.items()),
        migrations.RunSQL(
            MEASURES, "DROP TRIGGER measure_stays ON triage_measure; DROP FUNCTION triage_measure_stays();"
        ),
        migrations.RunSQL(
            DECISIONS.format(columns="'reason', 'reason_code', 'overruled'"),
            DECISIONS.format(columns="'reason'"),
        ),
    ]
