#!/bin/sh
# The role Odoo works with: it may create databases and nothing more.
set -eu

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres --quiet <<'SQL'
\getenv password MES_DB_PASSWORD
CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEROLE CREATEDB PASSWORD :'password';
SQL
