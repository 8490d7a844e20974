/** The cost of a reader that arrives, and a crowd that was cut off and returns at once. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { BLOG, type CrierServer, startCrier } from './crier-server.ts'
import {
  FOLLOW_BLOG,
  FOLLOW_BLOG_BY_EVENTS,
  type Opened,
  openFollowers,
  type Round,
  rest,
  round,
  writeUpdate,
} from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { Pinned, SERVER_CORE } from './pinned.ts'

const ROUNDS = 7
const WARM_UP_ROUNDS = 2
/** Enough to measure, and few enough that the server closes them within the pause. */
const ARRIVING = 2_000
const PAUSE_MS = 1_500
const MISSED = 20
const WITNESSES = 50
const WITNESSED = 5
/** A busy newsroom's pace: more often, the fan-out of the posts is what is measured. */
const BETWEEN_POSTS_MS = 1_000
const MOST_US = { WebSocket: 100, 'server-sent events': 120 } as const
const MOST_DELAY_MS = 50

type Bench = { readonly folder: string; readonly followers: number }

export async function benchArrivals(bench: Bench): Promise<Claim[]> {
  return [...(await benchCost(bench)), ...(await benchReturn(bench))]
}

async function benchCost({ folder }: Bench): Promise<Claim[]> {
  await using opened = new AsyncDisposableStack()
  const crier = opened.use(await startCrier('serve', folder))
  const bare = opened.use(new Pinned({ core: SERVER_CORE, command: [process.execPath, 'bench/bare-server.ts'] }))
  const loadOf = { program: compile('load', folder), followers: ARRIVING, body: writeUpdate(folder) }
  const ofCrier = { ...loadOf, port: crier.port, server: crier.process }
  const ofBare = { ...loadOf, port: Number(await bare.line()), server: bare }
  const loads = {
    WebSocket: await open({ ...ofCrier, words: FOLLOW_BLOG }),
    'bare ws upgrade': await open(ofBare),
    'server-sent events': await open({ ...ofCrier, words: FOLLOW_BLOG_BY_EVENTS }),
    'bare response': await open({ ...ofBare, words: ['--transport', 'events'] }),
  } as const
  await returnFrom(await cursorOf(crier), { sockets: loads.WebSocket, events: loads['server-sent events'] })

  const figures = new Map<string, number[]>()
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    for (const [name, load] of Object.entries(loads)) {
      const { cpuUs } = await load.ask<Opened>('open')
      if (turn >= WARM_UP_ROUNDS) figures.set(name, [...(figures.get(name) ?? []), cpuUs / ARRIVING])
      await load.ask('drop')
      await rest(load, PAUSE_MS)
    }
  }
  const rows = [...figures].map(([name, us]) => {
    return [name, two(median(us)), `${two(Math.min(...us))} to ${two(Math.max(...us))}`] as const
  })
  print(`Arrivals: CPU of connect, subscribe and catch up, µs, ${whole(ARRIVING)} at a time`, [
    ['', 'median', 'lowest to highest'],
    ...rows,
  ])
  return Object.entries(MOST_US).map(([name, most]) => {
    const us = median(figures.get(name) ?? [])
    return { says: `${name}: ${two(us)} µs for each that arrives (at most ${most})`, isKept: us <= most }
  })

  async function open(load: Parameters<typeof openFollowers>[0]): Promise<Pinned> {
    const { load: process } = await openFollowers(load)
    opened.use(process)
    await process.ask('drop')
    await rest(process, PAUSE_MS)
    return process
  }
}

/** Readers who have missed `MISSED` changes return while others go on posting and reading. */
async function benchReturn({ folder, followers }: Bench): Promise<Claim[]> {
  const claims: Claim[] = []
  for (const [name, words] of Object.entries({ WebSocket: FOLLOW_BLOG, 'server-sent events': FOLLOW_BLOG_BY_EVENTS })) {
    const own = join(folder, name.slice(0, 3))
    mkdirSync(own)
    claims.push(...(await benchReturnBy(name, { words, folder: own, followers })))
  }
  return claims
}

async function benchReturnBy(name: string, { folder, followers, words }: Bench & { words: readonly string[] }) {
  await using opened = new AsyncDisposableStack()
  const crier = opened.use(await startCrier('serve', folder))
  const loadOf = {
    program: compile('load', folder),
    port: crier.port,
    server: crier.process,
    body: writeUpdate(folder),
  }
  const witnesses = opened.use((await openFollowers({ ...loadOf, followers: WITNESSES, words: FOLLOW_BLOG })).load)
  const crowd = opened.use((await openFollowers({ ...loadOf, followers, words })).load)
  await round(witnesses, MISSED)
  const quiet = await round(witnesses, WITNESSED)
  // Snapshots are held for a second.
  await rest(witnesses, PAUSE_MS)
  const cursor = await cursorOf(crier)

  await crowd.ask('drop')
  await rest(crowd, PAUSE_MS)
  await round(witnesses, MISSED)
  await returnFrom(cursor, name === 'WebSocket' ? { sockets: crowd } : { events: crowd })
  const returning = crowd.ask<Opened>('open')
  const delays: Round[] = []
  let isReturning = true
  void returning.finally(() => {
    isReturning = false
  })
  while (isReturning) {
    delays.push(await round(witnesses, 1))
    await rest(witnesses, BETWEEN_POSTS_MS)
  }
  const returned = await returning
  const after = await rest(crowd, PAUSE_MS)

  const slowest = Math.max(...delays.map(({ p99Ms }) => p99Ms))
  // Before, the crowd was connected and got the post as well.
  const delay = Math.max(0, slowest - quiet.p99Ms)
  const isWhole = returned.following === followers && after.lowest === after.highest && after.skipped === 0
  print(`Return: ${name}, ${whole(followers)} readers at once, each having missed ${MISSED} changes`, [
    ['caught up, p50, ms', whole(returned.p50Ms)],
    ['caught up, p99, ms', whole(returned.p99Ms)],
    ['CPU for each, µs', two(returned.cpuUs / followers)],
    ['a post meanwhile, from its start to the last of other readers, ms', two(slowest), `${two(quiet.p99Ms)} before`],
  ])
  return [
    {
      says: `${name}: nobody who returned lost or repeated a change`,
      isKept: isWhole && after.repeated + after.late === 0,
    },
    {
      says: `${name}: others delayed by ${two(delay)} ms (at most ${MOST_DELAY_MS})`,
      isKept: delay <= MOST_DELAY_MS,
    },
  ]
}

type Returning = { readonly sockets?: Pinned; readonly events?: Pinned }

async function returnFrom(cursor: string, { sockets, events }: Returning): Promise<void> {
  const [epoch, offset] = cursor.split('.')
  const subscribe = { channel: `blog:${BLOG}`, recover: true, epoch, offset: Number(offset) }
  await sockets?.ask(`hello 2 ${JSON.stringify({ id: 2, subscribe })}`)
  await events?.ask(`path /v1/blogs/${BLOG}/events?after=${cursor}`)
}

async function cursorOf({ port }: CrierServer): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/blogs/${BLOG}`)
  return ((await answer.json()) as { cursor: string }).cursor
}
