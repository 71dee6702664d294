#!/usr/bin/env bash
# Runs once, when the database volume is empty: the two roles and the database. PostgreSQL's image calls it as superuser.
# The owner migrates and does nothing else. The application may connect; `prepare_database` grants it what it needs.
set -euo pipefail

psql -v ON_ERROR_STOP=1 -X -q -U "${POSTGRES_USER:-postgres}" -d postgres \
  -v owner_password="$OWNER_PASSWORD" -v application_password="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE cht_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE cht_app LOGIN PASSWORD :'application_password';
CREATE DATABASE cht101 OWNER cht_owner;
ALTER DATABASE cht101 SET timezone TO 'UTC';
REVOKE ALL ON DATABASE cht101 FROM PUBLIC;
GRANT CONNECT ON DATABASE cht101 TO cht_app;
SQL
