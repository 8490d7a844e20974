/** Each way of sending (docs/decisions/0089) on each transport, alternating with the floor. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { demandWay, startCrier } from './crier-server.ts'
import {
  FOLLOW_BLOG,
  FOLLOW_BLOG_BY_EVENTS,
  FOLLOW_BLOG_IN_PROTOBUF,
  isFlawless,
  MARK_GROWS_BY,
  openFollowers,
  perDelivery,
  type Round,
  round,
  writeUpdate,
} from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { Pinned, SERVER_CORE } from './pinned.ts'

const ROUNDS = 7
const WARM_UP_ROUNDS = 2
const UPDATES_A_ROUND = 20

/** Settings of `CRIER_NATIVE_SENDS`, and the most that each may cost, times the floor. */
const WAYS = { io_uring: 0.95, send: 1.1, off: 1.35 } as const
type Way = keyof typeof WAYS

const TRANSPORTS = {
  'WebSocket, JSON': FOLLOW_BLOG,
  'WebSocket, Protobuf': FOLLOW_BLOG_IN_PROTOBUF,
  'server-sent events': FOLLOW_BLOG_BY_EVENTS,
} as const

type Pair = { readonly ours: Round; readonly floor: Round }
type Measured = { readonly way: Way; readonly pairs: readonly Pair[] }

export async function benchSends({ folder, followers }: { folder: string; followers: number }): Promise<Claim[]> {
  const claims: Claim[] = []
  for (const [transport, words] of Object.entries(TRANSPORTS)) {
    const own = join(folder, transport.replaceAll(/\W+/g, '-'))
    mkdirSync(own)
    const measured = await measure({ folder: own, followers, words })
    print(`Sending: ${transport}, ${whole(followers)} followers, CPU per delivery times the floor`, [
      ['', 'median', 'lowest to highest; p99 latency times the floor'],
      ...measured.map(rowOf),
    ])
    claims.push(...measured.flatMap(one => claimsOf(transport, one)))
  }
  return claims
}

function ratiosOf({ pairs }: Measured): readonly number[] {
  return pairs.map(({ ours, floor }) => perDelivery(ours) / perDelivery(floor))
}

function rowOf(measured: Measured) {
  const ratios = ratiosOf(measured)
  const p99 = median(measured.pairs.map(({ ours, floor }) => ours.p99Ms / floor.p99Ms))
  const spread = `${two(Math.min(...ratios))} to ${two(Math.max(...ratios))}`
  return [measured.way, two(median(ratios)), `${spread}; ${two(p99)}`] as const
}

function claimsOf(transport: string, measured: Measured): readonly Claim[] {
  const { way, pairs } = measured
  const [ratio, most] = [median(ratiosOf(measured)), WAYS[way]]
  return [
    { says: `${transport}, ${way}: ${two(ratio)} times the floor (at most ${most})`, isKept: ratio <= most },
    {
      says: `${transport}, ${way}: every follower got every update once, in order`,
      isKept: pairs.every(({ ours }) => isFlawless(ours)),
    },
  ]
}

type Measuring = { readonly folder: string; readonly followers: number; readonly words: readonly string[] }

async function measure({ folder, followers, words }: Measuring): Promise<readonly Measured[]> {
  await using opened = new AsyncDisposableStack()
  const program = compile('load', folder)
  const body = writeUpdate(folder)
  const loads = new Map<Way, Pinned>()
  let frameBytes = 0
  for (const way of Object.keys(WAYS) as Way[]) {
    const crier = opened.use(await startCrier('serve', folder, { CRIER_NATIVE_SENDS: way }))
    await demandWay(crier, way === 'off' ? 'javascript' : way)
    const { load } = await openFollowers({
      ...{ program, port: crier.port, server: crier.process, followers, body, words },
    })
    loads.set(way, opened.use(load))
    const first = await round(load, 1)
    frameBytes = Math.round(first.payloadBytes / first.delivered)
  }
  const floor = await openFloor(opened, { folder, program, followers, frameBytes })

  const pairs = new Map<Way, Pair[]>()
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    for (const [way, load] of loads) {
      const pair = { floor: await round(floor, UPDATES_A_ROUND), ours: await round(load, UPDATES_A_ROUND) }
      if (turn >= WARM_UP_ROUNDS) pairs.set(way, [...(pairs.get(way) ?? []), pair])
    }
  }
  return [...pairs].map(([way, pairs]) => ({ way, pairs }))
}

type Floor = Omit<Measuring, 'words'> & { readonly program: string; readonly frameBytes: number }

async function openFloor(
  opened: AsyncDisposableStack,
  { folder, program, followers, frameBytes }: Floor,
): Promise<Pinned> {
  const body = join(folder, 'frame.txt')
  writeFileSync(body, '@MARK@'.padEnd(frameBytes - MARK_GROWS_BY, '.'))
  const server = opened.use(new Pinned({ core: SERVER_CORE, command: [compile('floor', folder)] }))
  const port = Number(await server.line())
  const { load } = await openFollowers({ program, port, server, followers, body })
  return opened.use(load)
}
