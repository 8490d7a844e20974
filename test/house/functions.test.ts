/** The length of functions, and the sources of time and random numbers. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { functionsIn, measureFunctions } from '#test/support/function-lengths.ts'
import { reachesForTime, yieldsToOthers } from '#test/support/time-and-chance.ts'

const LONGEST = 60

/** Tables with small entries; functions inside them are measured as well. */
const TABLES = /^src\/web\/api\/[\w-]+-operations\.ts \w+Operations$/

/** The clock itself, and the composition, which passes it in. */
const COMPOSITION = /^src\/(main\.ts|platform\/clock\.ts|server\/)/

/**
 * A thread cannot receive functions, and its supervisor restarts it in real time. Migrations run before anything is composed,
 * and measure their steps.
 */
const EXEMPT = [
  'src/push/store/push-writer.ts',
  'src/store/log/log-writer.ts',
  'src/store/sql/migrate-postgres.ts',
  'src/store/sql/open-sqlite.ts',
  'src/store/sql/store-thread.ts',
]

/** They yield to the event loop's sockets and timers, which a test clock cannot replace. */
const YIELDING = [
  'src/delivery/feed/fan-out.ts',
  'src/delivery/feed/narrowing.ts',
  'src/platform/end-of-turn.ts',
  'src/web/api/shared-reads.ts',
  'src/web/middleware/turns.ts',
]

test('no function is longer than 60 lines, except tables of the server', () => {
  const measured = [...measureFunctions('src'), ...measureFunctions('client')]
  const long = measured.filter(({ lines }) => lines > LONGEST)
  const named = long.map(({ path, name }) => `${path} ${name}`)

  expect(named.filter(one => !TABLES.test(one))).toEqual([])
})

test('time and random numbers are passed in', () => {
  const paths = globSync('src/**/*.ts').filter(path => !COMPOSITION.test(path))

  expect(paths.filter(path => reachesForTime(path, readFileSync(path, 'utf8'))).sort()).toEqual(EXEMPT)
})

test('only these wait for a turn of the event loop', () => {
  const paths = globSync('src/**/*.ts').filter(path => yieldsToOthers(path, readFileSync(path, 'utf8')))

  expect(paths.sort()).toEqual(YIELDING)
})

test.each(['function long() {\n}', 'const long = () => {\n}', 'class A { long() {\n} }', 'const a = { long() {\n} }'])(
  'the length of a function is detected in %j',
  text => {
    expect(functionsIn('a.ts', text)).toEqual([{ path: 'a.ts', name: 'long', lines: 2 }])
  },
)

test.each([
  'const at = Date.now()',
  'const random = Math.random',
  'const now = () => new Date()',
  'setTimeout(work, 1)',
  'const began = performance.now()',
])('a source that is not passed in is detected in %j', text => {
  expect(reachesForTime('a.ts', text)).toBe(true)
})
