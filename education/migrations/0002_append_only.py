"""Versions and reviews are written once; a reviewer never signs a version of their own."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION education_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER education_pageversion_append_only BEFORE UPDATE OR DELETE ON education_pageversion
    FOR EACH ROW EXECUTE FUNCTION education_refuse_change();
CREATE TRIGGER education_review_append_only BEFORE UPDATE OR DELETE ON education_review
    FOR EACH ROW EXECUTE FUNCTION education_refuse_change();
CREATE FUNCTION education_refuse_own_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reviewer_id = (SELECT made_by_id FROM education_pageversion WHERE id = NEW.version_id) THEN
        RAISE EXCEPTION 'the reviewer made this version' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER education_review_by_another BEFORE INSERT ON education_review
    FOR EACH ROW EXECUTE FUNCTION education_refuse_own_review();
"""

UNDO = """
DROP TRIGGER education_review_by_another ON education_review;
DROP FUNCTION education_refuse_own_review();
DROP TRIGGER education_review_append_only ON education_review;
DROP TRIGGER education_pageversion_append_only ON education_pageversion;
DROP FUNCTION education_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("education", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
