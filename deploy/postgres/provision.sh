#!/bin/sh
# Makes a service's two roles and its database: `<name>_owner` migrates, `<name>_app` runs; neither is a superuser.
set -eu
name="$1"
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -v owner="${name}_owner" -v app="${name}_app" -v database="$name" \
  -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE :"database" OWNER :"owner" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
SQL
