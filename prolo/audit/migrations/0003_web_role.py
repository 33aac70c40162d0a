"""The role of the web, where there is one (deploy/roles.sql), adds rows to the audit and does nothing else to it."""

from django.db import migrations

FORWARD = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'prolo_web') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM prolo_web;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_head FROM prolo_web;
    END IF;
END $$;
"""
BACK = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'prolo_web') THEN
        GRANT UPDATE, DELETE ON audit_entry TO prolo_web;
        GRANT INSERT, UPDATE, DELETE ON audit_head TO prolo_web;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
