/** Checks PostgreSQL: version, tables, settings, room for the pools of this node, latency, and locks that are held for long. */
import type { Settings } from '#server/config/config.ts'
import { migrations } from '#store/sql/migrations.ts'
import { explainPostgres } from '#store/sql/postgres-failures.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteWarning } from './doctor-check.ts'
import { inMs } from './figures.ts'
import type { LongHolder, PostgresFacts } from './postgres-facts.ts'
import { schemaNotes } from './schema-notes.ts'
import { searchNotes } from './search-notes.ts'

/** The oldest version that PostgreSQL's own project still maintains; older ones are not tested. */
const OLDEST_VERSION = 15
/** A commit takes two round trips; with more, a post takes noticeably longer. */
const SLOW_MS = 20
/** In addition to DATABASE_POOL: alerts (docs/operations.md). */
const ALERT_CONNECTIONS = 4

type PostgresCheckOptions = {
  readonly url: string
  readonly settings: Pick<Settings, 'DATABASE_POOL' | 'CRIER_ROLES'>
  readonly processes: number
  readonly read: (signal: AbortSignal) => Promise<PostgresFacts>
}

export function postgresCheck({ url, settings, processes, read }: PostgresCheckOptions): DoctorCheck {
  return {
    name: 'database',
    ifLate:
      'Something accepts connections at the address in DATABASE_URL and stays silent: check host and port, the firewall, and the state of PostgreSQL.',
    async run(signal) {
      try {
        const facts = await read(signal)
        return notesOn(facts, mostConnections(settings, processes))
      } catch (error) {
        return [unusable(error, url)]
      }
    },
  }
}

function mostConnections(
  { DATABASE_POOL: pool, CRIER_ROLES: roles }: PostgresCheckOptions['settings'],
  processes: number,
) {
  const each = pool + (roles.includes('push') ? ALERT_CONNECTIONS : 0)
  return each * processes
}

function unusable(error: unknown, url: string): CheckNote {
  const found = sentenceOf(error, url)
  return noteProblem(`${found.slice(0, 1).toUpperCase()}${found.slice(1)}`, {
    expected: 'A PostgreSQL that accepts the user of DATABASE_URL.',
    change: `Try psql "$DATABASE_URL" -c 'SELECT 1' on this machine: correct DATABASE_URL, or start or unlock the server, until it works.`,
  })
}

function sentenceOf(error: unknown, url: string): string {
  try {
    return explainPostgres(error, url)
  } catch (explained) {
    const { message } = explained as Error
    // Of the driver, for a server that accepts the connection or the statement and stays silent.
    return message.replace(/(timeout expired|Query read timeout)\.$/, 'it does not respond in time.')
  }
}

function notesOn(facts: PostgresFacts, mine: number): readonly CheckNote[] {
  return [
    versionNote(facts),
    ...(facts.isStandby ? [STANDBY] : []),
    ...(facts.isRestoring ? [RESTORING] : []),
    ...tableNotes(facts),
    ...settingNotes(facts),
    connectionNote(facts, mine),
    latencyNote(facts),
    ...lockNotes(facts.blocking),
    ...searchNotes(facts),
  ]
}

function versionNote({ version, versionNumber }: PostgresFacts): CheckNote {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= OLDEST_VERSION) return noteOk(`PostgreSQL ${version}.`)
  return noteWarning(`PostgreSQL ${version}, which its project no longer maintains.`, {
    expected: `PostgreSQL ${OLDEST_VERSION} or newer.`,
    change: 'Upgrade PostgreSQL (pg_upgrade, or the version in the settings of your provider).',
  })
}

const STANDBY = noteProblem('It is a standby: nothing can be written.', {
  expected: 'The primary.',
  change: 'Name the primary in DATABASE_URL, or better a name that your failover moves to it.',
})

const RESTORING = noteProblem('A restore into it has not ended: no node starts on it.', {
  expected: 'A restore that has ended.',
  change: 'Let it end; if it was cut off, repeat the same "crier restore", or drop the database and create it again.',
})

function tableNotes({ stepsTaken, mayCreate, isStandby }: PostgresFacts): readonly CheckNote[] {
  if (stepsTaken === undefined) {
    return [
      noteProblem('It has no tables of Crier.', {
        expected: 'The database of the server; its first start creates the tables.',
        change:
          'Check the name of the database in DATABASE_URL; for a new installation, start the server once ("crier serve").',
      }),
    ]
  }
  const notes = schemaNotes(stepsTaken, migrations.length)
  if (mayCreate || isStandby) return notes
  return [
    ...notes,
    noteWarning('Its user may not create tables, which the next upgrade needs.', {
      expected: 'The owner of the database.',
      change:
        'ALTER DATABASE <database> OWNER TO <user>; and GRANT CREATE ON SCHEMA public TO <user>; as its administrator.',
    }),
  ]
}

/** `on` in each case; what a wrong value costs, and the statements that correct it. */
function settingNotes({ settings }: PostgresFacts): readonly CheckNote[] {
  const wrong = [
    ...(settings.fsync === 'on' ? [] : [offNote('fsync', 'a power cut loses or damages what was acknowledged')]),
    ...(settings.full_page_writes === 'on' ? [] : [offNote('full_page_writes', 'a power cut can damage the database')]),
    ...(settings.synchronous_commit === 'off' ? [LAZY_COMMIT] : []),
    ...(settings.default_transaction_read_only === 'on' ? [READ_ONLY] : []),
    ...(settings.server_encoding === 'UTF8' ? [] : [encodingNote(settings.server_encoding)]),
  ]
  const { synchronous_commit: commit } = settings
  return wrong.length > 0 ? wrong : [noteOk(`fsync and full_page_writes are on, synchronous_commit is ${commit}.`)]
}

const offNote = (name: string, cost: string): CheckNote =>
  noteProblem(`${name} is off: ${cost}.`, {
    expected: `${name} = on.`,
    change: `ALTER SYSTEM SET ${name} = on; SELECT pg_reload_conf();`,
  })

const LAZY_COMMIT = noteWarning('synchronous_commit is off; Crier switches it on for its own transactions.', {
  expected: 'on, or remote_apply with a standby.',
  change: 'ALTER SYSTEM SET synchronous_commit = on; SELECT pg_reload_conf();',
})

const READ_ONLY = noteProblem('default_transaction_read_only is on: nothing can be written.', {
  expected: 'off.',
  change:
    'Some providers set it when the disk is full: free space. Otherwise ALTER DATABASE <database> RESET default_transaction_read_only;',
})

const encodingNote = (encoding: string): CheckNote =>
  noteProblem(`Its encoding is ${encoding}.`, {
    expected: 'UTF8.',
    change:
      "Create a database with ENCODING 'UTF8' TEMPLATE template0, copy the tables (pg_dump, pg_restore), and name it in DATABASE_URL.",
  })

function connectionNote({ connections: { max, reserved, used, ours } }: PostgresFacts, mine: number): CheckNote {
  const free = max - reserved - used
  const found = `${used} of ${max} connections are used (${ours} by Crier), ${reserved} are reserved; this node may open up to ${mine}.`
  // Connections that this node has open already are among those of Crier.
  if (mine <= free + ours) return noteOk(found)
  return noteWarning(found, {
    expected: `max_connections of nodes × ${mine} + 10, and whatever other programs use.`,
    change: `Raise max_connections (ALTER SYSTEM SET max_connections = ${roundUp(used + reserved + mine + 10)}; then restart PostgreSQL), or lower DATABASE_POOL on every node.`,
  })
}

function roundUp(connections: number): number {
  return Math.ceil(connections / 50) * 50
}

function latencyNote({ latencyMs, connectMs }: PostgresFacts): CheckNote {
  const found = `A round trip takes ${inMs(latencyMs)}, connecting took ${inMs(connectMs)}.`
  if (latencyMs <= SLOW_MS) return noteOk(found)
  return noteWarning(found, {
    expected: `At most ${SLOW_MS} ms: each post takes two round trips and a flush.`,
    change:
      'Run Crier in the same region and network as PostgreSQL; if it is, look at the load of PostgreSQL and at a pooler in between.',
  })
}

function lockNotes(holders: readonly LongHolder[]): readonly CheckNote[] {
  if (holders.length === 0) return [noteOk('No transaction is open for long, and nobody waits for a lock.')]
  return holders.map(holder => {
    const { pid, user, program, state, seconds, waiting } = holder
    const of = [user, program].filter(text => text !== '').join(', ')
    const found = `Session ${pid} (${of || 'of another user'}) has a transaction open for ${seconds} s${state && `, ${state}`}; ${waiting} sessions wait for it.`
    const advice = {
      expected: 'Transactions of milliseconds.',
      change: `If it is not a backup or an upgrade: SELECT pg_terminate_backend(${pid}); in psql, as its user or an administrator.`,
    }
    return waiting > 0 ? noteProblem(found, advice) : noteWarning(found, advice)
  })
}
