/** `crier doctor`: its output, its exit codes, and that it changes nothing. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { runHere } from './run-here.ts'

test('without a problem it exits with 0; a warning does not count', async () => {
  const folder = await newFolder()
  openSqlite(join(folder, 'crier.db')).close()

  const { status, out, err } = await runCrier(['doctor', '--port', '9'], { env: { CRIER_DATA: folder } })

  expect([status, err]).toEqual([0, ''])
  expect(out).toMatch(/^Crier \d+\.\d+\.\d+, \d{4}-\d\d-\d\dT[\d:.]+Z\n\n/)
  expect(out).toMatch(/^(ok {5}|warning) {2}database {8}SQLite /m)
  expect(out).toMatch(/^warning {2}server {10}No server answers at http:\/\/127\.0\.0\.1:9: /m)
  expect(out).toMatch(/^ {9}should be {7}A running server/m)
  expect(out).toMatch(/^ {9}change {10}Start it /m)
  expect(out).toMatch(/\n\n\d+ ok, \d+ warnings?, 0 problems, \d+ skipped\n$/)
  expect(readdirSync(folder)).toEqual(['crier.db'])
})

test('with problems it exits with 1, and counts them on standard error', async () => {
  const folder = await newFolder()
  const env = {
    CRIER_DATA: folder,
    REDIS_URL: 'redis://:hunter2@127.0.0.1:9',
    DATABASE_URL: 'postgres://u:hunter3@127.0.0.1:9/x',
  }

  const { status, out, err } = await runHere(['doctor', '--port', '9'], env)

  expect([status, err]).toEqual([1, '2 problems.\n'])
  expect(out).toMatch(
    /^problem {2}database {8}The database that DATABASE_URL names \(127\.0\.0\.1:9\/x\) cannot be used/m,
  )
  expect(out).toMatch(/^problem {2}redis /m)
  expect(out).not.toMatch(/hunter[23]/)
  expect(readdirSync(folder)).toEqual([])
})

test('--json prints the documented shape, and nothing else', async () => {
  const { status, out, err } = await runHere(['doctor', '--json', '--port', 'http'], { CRIER_PROT: '1' })

  const report = JSON.parse(out)
  expect([status, err]).toEqual([1, 'One problem.\n'])
  expect(report).toEqual({
    version: '1.2.3',
    at: expect.stringMatching(/^\d{4}-/),
    state: 'problem',
    findings: [
      {
        ...{ check: 'settings', ms: expect.any(Number), state: 'problem' },
        found: '--port: use a number from 0 to 65535.',
        expected: 'A valid setting; the server does not start with this one.',
        change: expect.stringContaining('Correct --port; '),
      },
      {
        check: 'settings',
        ms: expect.any(Number),
        state: 'warning',
        found: expect.any(String),
        expected: 'Perhaps CRIER_PORT.',
        change: expect.any(String),
      },
      { check: 'other checks', ms: expect.any(Number), state: 'skipped', found: expect.any(String) },
    ],
  })
})

test('the number of readers is checked as it is read', async () => {
  const { status, err } = await runHere(['doctor', '--readers', 'many'])

  expect([status, err]).toEqual([1, expect.stringContaining('use a whole number above 0')])
})
