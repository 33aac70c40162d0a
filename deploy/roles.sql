-- Run once by the owner of an empty database, before the first migration: the role the web process works under.
-- It owns nothing, makes no tables and changes none; what the audit trail allows is for its triggers to say.
-- psql -v ON_ERROR_STOP=1 -v web_password=... -f roles.sql
CREATE ROLE prolo_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'web_password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO prolo_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO prolo_web;
