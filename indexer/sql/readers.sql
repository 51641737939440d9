-- The read-only role feiqian_reader, and the schema feiqian, in which Ponder keeps a view of each table
-- (`--views-schema feiqian`). Run it once per database, as the indexer's own role, before the indexer's first start; it
-- may be run again. That role needs CREATEROLE.
--
-- Set a password afterwards, in psql: \password feiqian_reader

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'feiqian_reader') THEN
    CREATE ROLE feiqian_reader LOGIN;
  END IF;
END
$$;
ALTER ROLE feiqian_reader NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 50;

-- Session defaults. A session may change these; its permissions are the grants below.
ALTER ROLE feiqian_reader SET default_transaction_read_only = on;
ALTER ROLE feiqian_reader SET statement_timeout = '30s';
ALTER ROLE feiqian_reader SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE feiqian_reader SET search_path = feiqian;

-- A deployment drops the views and creates them again over its own tables, so the grant includes future ones.
CREATE SCHEMA IF NOT EXISTS feiqian;
GRANT USAGE ON SCHEMA feiqian TO feiqian_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA feiqian TO feiqian_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA feiqian GRANT SELECT ON TABLES TO feiqian_reader;

-- By default everybody may create temporary tables and, before Postgres 15, tables in "public" too.
DO $$
BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO feiqian_reader', current_database());
END
$$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
