#!/bin/sh
# Run by the database's container when its folder is still empty.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v web_password="$(cat /run/secrets/web_password)" -f /roles.sql
