"""The chain is made by the database: one of 8 lanes, number, hashes and clock; nothing is changed or removed."""

from django.db import migrations

# Parallel writers take different lanes, so they do not wait for one another; 8 lanes, tried from a place
# that differs per connection. A transaction that holds a lane gets the same one again.
FORWARD = """
CREATE FUNCTION audit_part(part text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT octet_length(coalesce(part, '')) || ':' || coalesce(part, '') || ';' $$;

CREATE FUNCTION audit_microseconds(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(epoch FROM moment) * 1000000)::bigint::text $$;

CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    first int := pg_backend_pid() % 8;
    chosen int;
    head audit_head%ROWTYPE;
BEGIN
    FOR step IN 0..7 LOOP
        IF pg_try_advisory_xact_lock(7340, (first + step) % 8) THEN
            chosen := (first + step) % 8;
            EXIT;
        END IF;
    END LOOP;
    IF chosen IS NULL THEN
        chosen := first;
        PERFORM pg_advisory_xact_lock(7340, chosen);
    END IF;
    SELECT * INTO head FROM audit_head WHERE lane = chosen FOR UPDATE;
    NEW.lane := chosen;
    NEW.number := coalesce(head.number, 0) + 1;
    NEW.previous_hash := coalesce(head.hash, ''::bytea);
    -- A clock set back by its keeper must not look like a forged one.
    NEW.written_at := greatest(clock_timestamp(), head.written_at);
    NEW.hash := sha256(convert_to(
        audit_part(encode(NEW.previous_hash, 'hex')) || audit_part(NEW.lane::text) || audit_part(NEW.number::text)
        || audit_part(audit_microseconds(NEW.written_at)) || audit_part(NEW.id::text)
        || audit_part(audit_microseconds(NEW.happened_at)) || audit_part(NEW.action) || audit_part(NEW.by_id::text)
        || audit_part(NEW.subject) || audit_part(NEW.why) || audit_part(NEW.detail::text)
        || audit_part(NEW.request_id), 'UTF8'));
    INSERT INTO audit_head (lane, number, hash, written_at)
        VALUES (NEW.lane, NEW.number, NEW.hash, NEW.written_at)
        ON CONFLICT (lane) DO UPDATE
        SET number = excluded.number, hash = excluded.hash, written_at = excluded.written_at;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN  -- not from within the chain
        RAISE EXCEPTION 'the head of the audit is written by its chain only'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_chain BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_guard BEFORE INSERT OR UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_guard();
CREATE TRIGGER audit_head_keep BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
BACK = """
DROP TRIGGER audit_chain ON audit_entry;
DROP TRIGGER audit_append_only ON audit_entry;
DROP TRIGGER audit_no_truncate ON audit_entry;
DROP TRIGGER audit_head_guard ON audit_head;
DROP TRIGGER audit_head_keep ON audit_head;
DROP TRIGGER audit_head_no_truncate ON audit_head;
DROP FUNCTION audit_head_guard();
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_chain();
DROP FUNCTION audit_microseconds(timestamptz);
DROP FUNCTION audit_part(text);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
