"""What the database refuses: changing history, and moving a case in a way the clinic does not know."""

from django.db import migrations

REFUSE_CHANGES = """
CREATE FUNCTION triage_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept jsonb;
BEGIN
    -- Sealing a value again with a newer key is no change: everything but the sealed columns stays.
    IF TG_OP = 'UPDATE' AND current_setting('prolo.rotating_keys', true) = 'on' THEN
        kept := to_jsonb(OLD) - TG_ARGV;
        IF kept = to_jsonb(NEW) - TG_ARGV THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
"""
REFUSE_MOVES = """
CREATE FUNCTION triage_case_moves() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER case_moves BEFORE UPDATE ON triage_case FOR EACH ROW
WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION triage_case_moves();
"""
SEALED = {
    "submission": ("answers", "identity", "echoes", "words", "told_by"),
    "assessment": ("findings", "undecided", "would_change"),
    "event": ("detail",),
    "decision": ("reason",),
}


def _trigger(table: str, sealed: tuple[str, ...]) -> migrations.RunSQL:
    columns = ", ".join(f"'{column}'" for column in sealed)
    return migrations.RunSQL(
        f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON triage_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION triage_never_changes({columns});",
        f"DROP TRIGGER never_changes ON triage_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGES, "DROP FUNCTION triage_never_changes();"),
        *(_trigger(table, sealed) for table, sealed in SEALED.items()),
        migrations.RunSQL(
            REFUSE_MOVES, "DROP TRIGGER case_moves ON triage_case; DROP FUNCTION triage_case_moves();"
        ),
    ]
