/** A coverage of 100,000 updates, searched: how large the index is, how soon it is filled, what searches take, and what they cost others. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { BLOG, startCrier } from './crier-server.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { type Answer, type Call, call, callOnce, takeRepeated } from './search-calls.ts'
import { type Look, lookAtPostgres, lookAtSqlite } from './search-look.ts'
import { COMMON, OTHER_QUERIES, PHRASE, rareWord, START, TOPICS, updateAt } from './search-texts.ts'

/** With fewer there are not as many rare words as are searched for. */
export const LEAST_UPDATES = 20_000
const AT_ONCE = 32
/** Searches for each figure: as many pages as the API has sizes, so that none is answered from what is kept. */
const SEARCHES = 50
const WORST_AT_ONCE = 50
const BESIDE_MS = 10_000
const BESIDE_EVERY_MS = 50
const REMOVED = 20
/** Words that no search before had. */
const FIRST_REMOVED = 60
const MOST_P99_MS = 100
const MOST_DELAY_MS = 50

type Bench = { readonly folder: string; readonly updates: number }
type Setup = { readonly port: number; readonly updates: number; readonly look: Look }

export async function benchSearch({ folder, updates }: Bench): Promise<Claim[]> {
  const claims: Claim[] = []
  for (const name of ['SQLite', 'PostgreSQL'] as const) {
    await using opened = new AsyncDisposableStack()
    const own = join(folder, name)
    mkdirSync(own)
    const postgres = name === 'PostgreSQL' ? opened.use(await startPostgres()) : undefined
    const more = postgres && { DATABASE_URL: postgres.urlOf('postgres') }
    const { port } = opened.use(await startCrier('serve', own, more))
    const look = postgres ? opened.use(await lookAtPostgres(postgres.urlOf('postgres'))) : opened.use(lookAtSqlite(own))
    claims.push(...(await measure(name, { port, updates, look })))
  }
  return claims
}

async function measure(name: string, setup: Setup): Promise<Claim[]> {
  const { port, updates } = setup
  const filling = await fill(setup)
  const { texts, index } = await setup.look.sizes()
  print(`Search, ${name}: ${whole(updates)} updates of one coverage`, [
    ['posted in', `${two(filling.postedS)} s`],
    ['all found after', `${two(filling.foundS)} s`],
    ['texts and updates', `${two(texts / 1e6)} MB`],
    ['index', `${two(index / 1e6)} MB`, `${two(index / texts)} times the updates`],
  ])
  const searches = await measureSearches(setup)
  print('Searches one after the other, ms', [
    ['', 'p50', '    p99'],
    ...Object.entries(searches).map(
      ([what, times]) => [what, two(at(times, 0.5)), two(at(times, 0.99)).padStart(7)] as const,
    ),
  ])
  const rail = await measureRail(port)
  const gone = await measureRemoval(setup)
  print('Page and removal', [
    ['first print, without the rail', `${two(rail.firstMs)} ms`],
    ['a page has the rail after', `${two(rail.railMs)} ms`],
    ['print after a post', `${two(rail.nextMs)} ms`],
    ['removal answered', `${two(gone.answeredMs)} ms`],
    ['not found any more, from the answer', `${two(gone.unfoundMs)} ms`],
    ['words out of the index, from the answer', `${two(gone.goneMs)} ms`],
  ])
  const alone = await others(port)
  const beside = await besideWorst(setup, () => others(port))
  print(`Others beside ${WORST_AT_ONCE} of the worst searches at once, ms`, [
    ['', 'alone', 'beside'],
    ...(['posts', 'reads', 'pages'] as const).flatMap(what => [
      [`${what} p50`, two(at(alone[what], 0.5)), two(at(beside.times[what], 0.5)).padStart(7)] as const,
      [`${what} p99`, two(at(alone[what], 0.99)), two(at(beside.times[what], 0.99)).padStart(7)] as const,
    ]),
    ['searches answered', whole(beside.answered), `${whole(beside.refused)} refused`],
    ['other requests refused and sent again', whole(takeRepeated()), 'in the whole run'],
  ])
  const slowest = Math.max(...Object.values(searches).map(times => at(times, 0.99)))
  const delay = Math.max(
    ...(['posts', 'reads', 'pages'] as const).map(what => at(beside.times[what], 0.5) - at(alone[what], 0.5)),
  )
  return [
    {
      says: `${name}: p99 of every kind of search at most ${MOST_P99_MS} ms: ${two(slowest)}`,
      isKept: slowest <= MOST_P99_MS,
    },
    { says: `${name}: others wait at most ${MOST_DELAY_MS} ms longer: ${two(delay)}`, isKept: delay <= MOST_DELAY_MS },
  ]
}

async function fill({ port, updates }: Setup): Promise<{ readonly postedS: number; readonly foundS: number }> {
  const topics = TOPICS.map(id => ({ id, name: id }))
  await call(port, {
    method: 'PATCH',
    path: `/v1/blogs/${BLOG}`,
    body: { topics, coverage: { start: START } },
    version: '1',
  })
  const began = performance.now()
  let next = 0
  const poster = async () => {
    while (next < updates) {
      const posted = { method: 'POST', path: `/v1/blogs/${BLOG}/updates`, body: updateAt(next++) }
      const { status, text } = await call(port, posted)
      if (status !== 201) throw new Error(`A post was refused: ${status} ${text}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, poster))
  const postedS = (performance.now() - began) / 1_000
  while (!(await isComplete(port))) await pause(200)
  return { postedS, foundS: (performance.now() - began) / 1_000 }
}

async function isComplete(port: number): Promise<boolean> {
  return JSON.parse((await search(port, { q: rareWord(0) })).text).complete === true
}

type Asked = Readonly<Record<string, string | number>>

const search = (port: number, asked: Asked): Promise<Answer> => call(port, searchFor(asked))

function searchFor(asked: Asked): Call {
  const query = new URLSearchParams(
    Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)])),
  )
  return { path: `/v1/blogs/${BLOG}/search?${query}` }
}

/** Each search is another one, so that it is not answered from what is kept. */
async function measureSearches({ port }: Setup): Promise<Readonly<Record<string, readonly number[]>>> {
  const kinds: Readonly<Record<string, (n: number) => Asked>> = {
    'a word of three updates': n => ({ q: rareWord(n) }),
    'a word that nobody wrote': n => ({ q: `nobody${n}wrote` }),
    'a word of half of them': n => ({ q: COMMON, limit: n + 1 }),
    'a phrase': n => ({ q: `"${PHRASE.join(' ')}"`, limit: n + 1 }),
    'two letters': n => ({ q: 'th', limit: n + 1 }),
    'twelve frequent words': n => ({
      q: 'the that which were there would their this have from about into',
      limit: n + 1,
    }),
    'two words that no update has both': n => ({ q: `${rareWord(n)} ${rareWord(n + 40)}` }),
    'a common and a rare word': n => ({ q: `${COMMON} ${rareWord(n)}` }),
    'a phrase of common words that is nowhere': n => ({ q: '"minister prime"', limit: n + 1 }),
    'of one topic, which half have': n => ({ q: COMMON, topic: 'half', limit: n + 1 }),
    'of one topic, which few have': n => ({ q: COMMON, topic: 'rare', limit: n + 1 }),
    'of a topic, found nowhere': n => ({ q: `${COMMON} "minister prime"`, topic: 'rare', limit: n + 1 }),
  }
  const all: Record<string, readonly number[]> = {}
  const named = Object.entries(OTHER_QUERIES).map(([name, q]) => [name, (n: number) => ({ q, limit: n + 1 })] as const)
  for (const [name, asked] of [...Object.entries(kinds), ...named]) {
    const times = []
    for (let n = 0; n < SEARCHES; n += 1) {
      const { status, text, tookMs } = await search(port, asked(n))
      if (status !== 200) throw new Error(`The search for ${name} was refused: ${status} ${text}`)
      times.push(tookMs)
    }
    all[name] = times
  }
  all['older and older'] = await olderPages(port)
  return all
}

async function olderPages(port: number): Promise<readonly number[]> {
  const times = []
  let before: string | undefined
  for (let n = 0; n < SEARCHES; n += 1) {
    const { text, tookMs } = await search(port, { q: `${COMMON} the`, limit: 50, ...(before && { before }) })
    before = JSON.parse(text).older
    times.push(tookMs)
  }
  return times
}

async function measureRail(port: number) {
  const page = () => call(port, { path: `/blogs/${BLOG}` })
  const began = performance.now()
  const { tookMs: firstMs } = await page()
  await until(async () => (await page()).text.includes('class="crier rail"'))
  const railMs = performance.now() - began
  const nextMs = []
  for (let n = 0; n < 10; n += 1) {
    await post(port)
    nextMs.push((await page()).tookMs)
  }
  return { firstMs, railMs, nextMs: median(nextMs) }
}

async function measureRemoval({ port, look }: Setup) {
  const times = { answeredMs: [] as number[], unfoundMs: [] as number[], goneMs: [] as number[] }
  for (let n = 0; n < REMOVED; n += 1) {
    const q = rareWord(FIRST_REMOVED + n)
    const { results } = JSON.parse((await search(port, { q })).text)
    const { tookMs, status, text } = await call(port, {
      method: 'DELETE',
      path: `/v1/blogs/${BLOG}/updates/${results[0].id}?mode=remove`,
      version: String(results[0].version),
    })
    if (status >= 300) throw new Error(`A removal was refused: ${status} ${text}`)
    const answered = performance.now()
    times.answeredMs.push(tookMs)
    await until(async () => JSON.parse((await search(port, { q })).text).results.length === results.length - 1)
    times.unfoundMs.push(performance.now() - answered)
    await until(async () => (await look.gone()) === 0)
    times.goneMs.push(performance.now() - answered)
  }
  return { answeredMs: median(times.answeredMs), unfoundMs: median(times.unfoundMs), goneMs: median(times.goneMs) }
}

type Others = {
  readonly posts: readonly number[]
  readonly reads: readonly number[]
  readonly pages: readonly number[]
}

/** One after the other, as a desk, an app and a reader who comes. */
async function others(port: number): Promise<Others> {
  const times = { posts: [] as number[], reads: [] as number[], pages: [] as number[] }
  const end = performance.now() + BESIDE_MS
  while (performance.now() < end) {
    times.posts.push((await post(port)).tookMs)
    times.reads.push((await call(port, { path: `/v1/blogs/${BLOG}` })).tookMs)
    times.pages.push((await call(port, { path: `/blogs/${BLOG}` })).tookMs)
    await pause(BESIDE_EVERY_MS)
  }
  return times
}

const WORST: readonly ((n: number) => Asked)[] = [
  n => ({ q: `${COMMON} "minister prime" ${'ab'.charAt(n % 2)}`, topic: 'rare' }),
  n => ({ q: `the that which were there would their this have from about in${'abcdefgh'.charAt(n % 8)}`, limit: 50 }),
  n => ({ q: `"minister prime" ${'abcdefghijklmnop'.charAt(n % 16)}h` }),
  n => ({ q: `th ${'abcdefgh'.charAt(n % 8)}e`, topic: 'rare', limit: 50 }),
]

async function besideWorst(setup: Setup, work: () => Promise<Others>) {
  const counts = { answered: 0, refused: 0 }
  let isOver = false
  let n = 0
  const searcher = async () => {
    while (!isOver) {
      const asked = WORST[n % WORST.length]?.(n) ?? {}
      n += 1
      const { status } = await callOnce(setup.port, searchFor({ ...asked, limit: 1 + (n % 50) }))
      if (status === 200) counts.answered += 1
      else counts.refused += 1
      if (status !== 200) await pause(100)
    }
  }
  const searching = Array.from({ length: WORST_AT_ONCE }, searcher)
  const times = await work()
  isOver = true
  await Promise.all(searching)
  return { times, ...counts }
}

let posted = 0
function post(port: number): Promise<Answer> {
  posted += 1
  return call(port, {
    method: 'POST',
    path: `/v1/blogs/${BLOG}/updates`,
    body: { markdown: `The newest, number ${posted}` },
  })
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(1)
}

function at(times: readonly number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
}
