/** Checks the settings: what `crier config --check` reports, contradictions, and files that others can read. */
import { statSync } from 'node:fs'
import { readSettings, SECRETS, type Settings, strangeSettings } from '#server/config/config.ts'
import { type Environment, type Layer, mergeLayers } from '#server/config/layers.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteWarning } from './doctor-check.ts'

/** As at the start of the server. */
const SAFE_KEY_CHARACTERS = 32
const OTHERS_READ = 0o004
const LOOPBACK = /^(localhost|127\.|\[?::1)/

type SettingsCheckOptions = {
  readonly layers: readonly Layer[]
  /** A setting that was given as a flag is called by its flag. */
  readonly nameMistakes: (mistakes: readonly string[]) => readonly string[]
}

export function settingsCheck({ layers, nameMistakes }: SettingsCheckOptions): DoctorCheck {
  return {
    name: 'settings',
    ifLate: 'A file that a setting names (CRIER_…_FILE) does not respond; move it to a local disk.',
    async run() {
      const given = mergeLayers(layers, SECRETS)
      const read = readSettings(given)
      const mistakes = read.kind === 'mistakes' ? nameMistakes(read.mistakes).map(mistakeNote) : []
      const advice = read.kind === 'settings' ? contradictions(read.settings) : []
      const notes = [...mistakes, ...unknownNotes(given), ...advice, ...openFileNotes(layers, given)]
      return notes.length > 0 ? notes : [noteOk('Every setting is valid, and none contradicts another.')]
    },
  }
}

function mistakeNote(mistake: string): CheckNote {
  const [name = ''] = mistake.trim().split(':')
  const change = `Correct ${name}; "crier config" shows where each setting comes from, docs/configuration.md what it accepts.`
  return noteProblem(`${mistake.trim()}.`, {
    expected: 'A valid setting; the server does not start with this one.',
    change,
  })
}

function unknownNotes(given: Environment): readonly CheckNote[] {
  return strangeSettings(given).map(({ name, nearest }) =>
    noteWarning(`There is no setting ${name}; it has no effect.`, {
      expected: nearest === undefined ? 'Only settings of docs/configuration.md.' : `Perhaps ${nearest}.`,
      change: nearest === undefined ? `Remove ${name}.` : `Rename ${name} to ${nearest}, or remove it.`,
    }),
  )
}

function contradictions(settings: Settings): readonly CheckNote[] {
  const { CRIER_PUBLIC_URL: url, CRIER_HOST: host, CRIER_ADMIN_KEY: adminKey } = settings
  const isOutside = !LOOPBACK.test(host)
  return [
    ...(url === undefined && isOutside ? [noPublicUrl(host)] : []),
    ...(url?.startsWith('http:') && !LOOPBACK.test(new URL(url).host) ? [plainHttp(url)] : []),
    ...(adminKey !== undefined && adminKey.length < SAFE_KEY_CHARACTERS ? [SHORT_KEY] : []),
    ...(settings.DATABASE_URL !== undefined && settings.CRIER_SECRETS_KEY === undefined ? [NO_SECRETS_KEY] : []),
  ]
}

const noPublicUrl = (host: string): CheckNote =>
  noteWarning(
    `The server listens on ${host}, and CRIER_PUBLIC_URL is not set: links in feeds and alerts name that address.`,
    {
      expected: 'The address that readers use.',
      change: 'Set CRIER_PUBLIC_URL=https://<the name that readers use>.',
    },
  )

const plainHttp = (url: string): CheckNote =>
  noteWarning(
    `CRIER_PUBLIC_URL is ${url}, without TLS: browsers offer no notifications there, and keys travel readably.`,
    {
      expected: 'An https address.',
      change:
        'Put a proxy with a certificate in front (deploy/nginx-tls.conf, deploy/Caddyfile) and set CRIER_PUBLIC_URL to its https address.',
    },
  )

const SHORT_KEY = noteWarning(`CRIER_ADMIN_KEY has fewer than ${SAFE_KEY_CHARACTERS} characters.`, {
  expected: 'A key that nobody can guess.',
  change:
    'Set CRIER_ADMIN_KEY to the output of "openssl rand -hex 24" and restart; then revoke the old one ("crier key list", "crier key revoke").',
})

const NO_SECRETS_KEY = noteWarning(
  'CRIER_SECRETS_KEY is not set: on PostgreSQL, secrets of hooks cannot be encrypted.',
  {
    expected: 'The same key on all nodes.',
    change: 'Set CRIER_SECRETS_KEY to the output of "openssl rand -hex 32" on every node, and restart them.',
  },
)

/** `.env`, and the files of secrets. */
function openFileNotes(layers: readonly Layer[], given: Environment): readonly CheckNote[] {
  const hasEnvFile = layers.some(({ source, values }) => source === '.env' && SECRETS.some(name => values[name]))
  const files = SECRETS.map(name => given[`${name}_FILE`]).filter(file => file !== undefined && file !== '')
  return [...(hasEnvFile ? ['.env'] : []), ...files].filter(isOpenToOthers).map(file =>
    noteWarning(`Every user of this machine can read ${file}, which contains secrets.`, {
      expected: 'Readable for its owner, and at most its group.',
      change: `chmod o= '${file}'`,
    }),
  )
}

function isOpenToOthers(file: string | undefined): boolean {
  try {
    return file !== undefined && (statSync(file).mode & OTHERS_READ) !== 0
  } catch {
    return false
  }
}
