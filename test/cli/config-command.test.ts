/** `crier config`, and settings given as flags. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { flagOf, settingsInFlags } from '#cli/setting-flags.ts'
import { readSettings, SECRETS } from '#server/config/config.ts'
import { effectiveSettings } from '#server/config/effective-settings.ts'
import { type Layer, mergeLayers } from '#server/config/layers.ts'
import { infoOf, SETTING_NAMES } from '#server/config/setting-info.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { runHere } from './run-here.ts'

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

const sourced = (layers: readonly Layer[]) =>
  new Map(effectiveSettings(layers).map(({ name, value, source }) => [name, [value, source]]))

test('each setting is shown with its value and its source, the strongest of them', () => {
  const shown = sourced([
    { source: 'profile', values: { CRIER_URL: 'https://live.example.org', CRIER_KEY: 'k' } },
    { source: '.env', values: { CRIER_PORT: '1', CRIER_HOST: '0.0.0.0', CRIER_WORKERS: '2' } },
    { source: 'environment', values: { CRIER_PORT: '2', CRIER_WORKERS: '' } },
    { source: 'flag', values: { CRIER_PORT: '3', DATABASE_URL: 'postgres://localhost/crier' } },
  ])

  expect(shown.get('CRIER_PORT')).toEqual(['3', 'flag'])
  expect(shown.get('CRIER_HOST')).toEqual(['0.0.0.0', '.env'])
  expect(shown.get('CRIER_URL')).toEqual(['https://live.example.org', 'profile'])
  expect(shown.get('CRIER_DATA')).toEqual(['./data', 'default'])
  // Emptied by the environment, so the default counts; and a default may depend on another setting.
  expect(shown.get('CRIER_WORKERS')?.[1]).toBe('default')
  expect(shown.get('CRIER_DRAIN_SECONDS')).toEqual(['5', 'default'])
})

test('no secret and no password is shown, wherever it was given', () => {
  const values = Object.fromEntries(SECRETS.map(name => [name, 'hunter2-hunter2-hunter2-hunter2-hunter2']))
  const urls = {
    DATABASE_URL: 'postgres://crier:hunter2@db.example/crier?sslpassword=hunter2',
    REDIS_URL: 'redis://:hunter2@cache.example',
    CRIER_S3_ENDPOINT: 'https://me:hunter2@s3.example',
    CRIER_LINK_ORIGINS: 'https://a.example,https://me:hunter2@b.example',
  }

  const printed = JSON.stringify(effectiveSettings([{ source: 'environment', values: { ...values, ...urls } }]))
  const wrong = JSON.stringify(effectiveSettings([{ source: 'environment', values: { ...urls, CRIER_PORT: 'x' } }]))

  expect(printed + wrong).not.toContain('hunter2')
  expect(printed).toContain('postgres://crier:********@db.example/crier')
})

test('a secret in one form overrides the other form of a weaker source', () => {
  const layers = [
    { source: 'environment', values: { CRIER_ADMIN_KEY: 'from-the-environment' } },
    { source: 'flag', values: { CRIER_ADMIN_KEY_FILE: join(folder, 'key') } },
  ]
  writeFileSync(join(folder, 'key'), 'from-the-file-of-the-flag')

  const read = readSettings(mergeLayers(layers, SECRETS))

  expect(read).toMatchObject({ settings: { CRIER_ADMIN_KEY: 'from-the-file-of-the-flag' } })
  expect(sourced(layers).get('CRIER_ADMIN_KEY')).toEqual(['********', `flag, file ${join(folder, 'key')}`])
})

test('every flag sets its own setting', () => {
  for (const name of SETTING_NAMES) {
    const flag = flagOf(name)
    if (flag === undefined) continue
    const [first = '', ...rest] = flag.slice(2).split('-')
    const attribute = first + rest.map(word => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
    expect(settingsInFlags({ [attribute]: 'v' })).toEqual({ [infoOf(name).isSecret ? `${name}_FILE` : name]: 'v' })
  }
})

test('it prints a table or JSON; --changed leaves defaults out', async () => {
  const env = { CRIER_PUBLISHER: 'The Gazette' }
  const table = await runHere(['config', '--port', '9000'], env)
  const changed = await runHere(['config', '--changed', '--port', '9000'], env)
  const json = await runHere(['config', '--json', '--port', '9000'], env)

  expect(table).toMatchObject({ status: 0, err: '' })
  expect(table.out).toMatch(/^SETTING +VALUE +FROM\nCRIER_PORT +9000 +flag\nCRIER_HOST +127\.0\.0\.1 +default$/m)
  expect(changed.out).toMatch(/^SETTING.*\nCRIER_PORT .*\nCRIER_PUBLISHER +The Gazette +environment\n$/)
  expect(JSON.parse(json.out).settings).toHaveLength(SETTING_NAMES.length)
  expect(JSON.parse(json.out).settings[0]).toEqual({
    name: 'CRIER_PORT',
    value: '9000',
    source: 'flag',
    isSecret: false,
  })
})

test('--check is silent if all is right, and exits with 1 and every mistake if not', async () => {
  const right = await runHere(['config', '--check'])
  const wrong = await runHere(['config', '--check', '--port', 'http'], { CRIER_LOG_LEVEL: 'loud' })
  const json = await runHere(['config', '--json'], { CRIER_LOG_LEVEL: 'loud' })

  expect(right).toEqual({ out: '', err: '', status: 0 })
  expect(wrong).toEqual({
    out: '',
    err: 'The settings are not valid:\n  --port: use a number from 0 to 65535\n  CRIER_LOG_LEVEL: use trace, debug, info, warn, error, fatal or silent\n',
    status: 1,
  })
  expect([json.status, JSON.parse(json.out).mistakes]).toEqual([1, [expect.stringMatching(/^CRIER_LOG_LEVEL: /)]])
})

test('a mistyped setting is named with the one that was meant, and is not a mistake', async () => {
  const { status, err } = await runHere(['config', '--check'], { CRIER_PROT: '1', CRIER_SOMETHING_ELSE: '1' })

  expect(status).toBe(0)
  expect(err).toContain('CRIER_PROT: there is no such setting; did you mean CRIER_PORT?\n')
  expect(err).toContain('CRIER_SOMETHING_ELSE: there is no such setting\n')
})
