/** A separate database for a test, on the server that the whole run shares. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'

export interface PostgresDatabase extends AsyncDisposable {
  readonly url: string
  /** Returns the only row of a query. */
  ask(text: string): Promise<Record<string, unknown>>
  /** Deletes all rows but keeps the tables, which is faster than a new database. */
  empty(): Promise<void>
  /** Backs the database up, as pg_dump does. */
  backUp(): Promise<void>
  /** Replaces the database by the backup, under any open connections. */
  restore(): Promise<void>
  /** Copies the database as a disk snapshot does: restored, it is the same database on the same server. */
  keepTables(): Promise<void>
  putTablesBack(): Promise<void>
  /** The URL for a user whose only right is to own this database. */
  asOwner(): Promise<string>
}

const TABLES = ['streams', 'changes', 'idempotency_keys', 'blogs', 'updates', 'commits']

/** One statement, so one transaction. Generated columns are skipped; they fill themselves. */
const PUT_BACK = `DO $$ DECLARE name text; columns text; BEGIN
  FOREACH name IN ARRAY ARRAY['${TABLES.join("', '")}'] LOOP
    SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
      WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format('TRUNCATE %I', name);
    EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM kept.%I', name, columns, columns, name);
  END LOOP;
END $$`

/** Of eight pages, for whose dead rows no plan of a query changes. */
const LARGE_BYTES = 65_536

/**
 * Most of fifty tables are empty, or have a few rows. TRUNCATE, which gives a table and its indexes new files and is ten times the work, is
 * for the large ones. Triggers, such as the one that keeps the audit list, are for the code under test.
 */
const EMPTIED = `DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT oid, relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname NOT IN ('schema_steps', 'database_marks', 'commits') LOOP
    EXECUTE format('LOCK TABLE %I', one.name);
    IF pg_relation_size(one.oid) > ${LARGE_BYTES} THEN EXECUTE format('TRUNCATE %I', one.name);
    ELSIF pg_relation_size(one.oid) > 0 THEN EXECUTE format('DELETE FROM %I', one.name);
    END IF;
  END LOOP;
END $$`

export async function makeDatabase(): Promise<PostgresDatabase> {
  const server = await serverUrl()
  const name = `crier_${randomBytes(8).toString('hex')}`
  const backup = `${name}_backup`
  await run(server, [`CREATE DATABASE ${name}`])
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href

  return {
    url,
    ask: text => run(url, [text]),
    async empty() {
      await run(url, [EMPTIED])
    },
    async backUp() {
      await run(server, [`DROP DATABASE IF EXISTS ${backup}`])
      // A database can be copied only while nobody is connected to it.
      await run(server, [...closed(name), `CREATE DATABASE ${backup} TEMPLATE ${name}`, open(name)])
    },
    async restore() {
      await run(server, [`DROP DATABASE ${name} WITH (FORCE)`, `CREATE DATABASE ${name} TEMPLATE ${backup}`])
    },
    async keepTables() {
      await run(url, ['CREATE SCHEMA kept', ...TABLES.map(table => `CREATE TABLE kept.${table} AS TABLE ${table}`)])
    },
    async putTablesBack() {
      await run(url, [PUT_BACK, 'DROP SCHEMA kept CASCADE'])
    },
    async asOwner() {
      await run(server, [`CREATE USER ${name} PASSWORD 'secret'`, `ALTER DATABASE ${name} OWNER TO ${name}`])
      return Object.assign(new URL(url), { username: name, password: 'secret' }).href
    },
    async [Symbol.asyncDispose]() {
      await run(server, [
        `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
        `DROP DATABASE IF EXISTS ${backup} WITH (FORCE)`,
        `DROP USER IF EXISTS ${name}`,
      ])
    },
  }
}

/** With the tables of this version. */
export async function makeTables(): Promise<PostgresDatabase> {
  const database = await makeDatabase()
  await migratePostgres(database.url)
  return database
}

async function serverUrl(): Promise<string> {
  const answer = await fetch(inject('postgresAt'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

function closed(name: string): readonly string[] {
  return [
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`,
  ]
}

function open(name: string): string {
  return `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`
}

async function run(url: string, statements: readonly string[]): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  let row: Record<string, unknown> = {}
  try {
    for (const statement of statements) row = (await client.query(statement)).rows[0] ?? {}
  } finally {
    await client.end()
  }
  return row
}
