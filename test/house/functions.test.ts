/** How long a function may grow, and where time and random numbers come from. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { functionsIn, measureFunctions } from '#test/support/function-lengths.ts'
import { reachesForTime } from '#test/support/time-and-chance.ts'

const LONGEST = 60

/** Tables whose entries are small; the functions in them are measured as well. */
const TABLES = /^src\/web\/api\/[\w-]+-operations\.ts \w+Operations$|^src\/server\/metrics\/metrics\.ts createMetrics$/

/** Closures around small functions, yet to become classes. The list only gets shorter. */
const STILL_LONG = [
  'src/delivery/feed/feeds.ts createFeeds',
  'src/delivery/gateway/http/emulation.ts createEmulation',
  'src/delivery/gateway/http/event-streams.ts createEventStreams',
  'src/delivery/gateway/session/blog-rules.ts createBlogRules',
  'src/delivery/gateway/session/gateway.ts createGateway',
  'src/delivery/sites/visits.ts createVisitCounter',
  'src/editorial/media/shelf.ts createShelf',
  'src/platform/logger/output.ts openOutput',
  'src/push/campaign/settle.ts createSettler',
  'src/server/open-server.ts openServer',
  'src/store/bus/redis-bus.ts createRedisBus',
  'src/store/log/log-writer.ts openLogWriter',
  'src/store/sql/answer-calls.ts answerCalls',
  'src/web/pages/pages-router.ts createPagesRouter',
]

/** The clock itself, and the composition, which passes it in. */
const COMPOSITION = /^src\/(main\.ts|platform\/clock\.ts|server\/)/

/** A thread gets no functions from outside, and a migration waits before anything is composed. */
const EXEMPT = ['src/push/store/push-writer.ts', 'src/store/sql/migrate-postgres.ts']

test('no function is longer than 60 lines, but for tables', () => {
  const long = measureFunctions('src').filter(({ lines }) => lines > LONGEST)
  const named = long.map(({ path, name }) => `${path} ${name}`)

  expect(named.filter(one => !TABLES.test(one)).sort()).toEqual(STILL_LONG)
})

test('time and random numbers are passed in', () => {
  const paths = globSync('src/**/*.ts').filter(path => !COMPOSITION.test(path))

  expect(paths.filter(path => reachesForTime(path, readFileSync(path, 'utf8'))).sort()).toEqual(EXEMPT)
})

test.each(['function long() {\n}', 'const long = () => {\n}', 'class A { long() {\n} }', 'const a = { long() {\n} }'])(
  'the length of a function is seen in %j',
  text => {
    expect(functionsIn('a.ts', text)).toEqual([{ path: 'a.ts', name: 'long', lines: 2 }])
  },
)

test.each([
  'const at = Date.now()',
  'const random = Math.random',
  'const now = () => new Date()',
  'setTimeout(work, 1)',
])('what is not passed in is seen in %j', text => {
  expect(reachesForTime('a.ts', text)).toBe(true)
})
