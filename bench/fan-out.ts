/** The cost of notifying 10,000 followers, as a ratio to the floor of the same run. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { message, text, uint, varint } from '#delivery/gateway/framing/protobuf-wire.ts'
import { compile } from './compile.ts'
import { AUTHORIZATION, BLOG, startCrier, UPDATES } from './crier-server.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { LOAD_CORE, Pinned, SERVER_CORE } from './pinned.ts'

const ROUNDS = 7
const UPDATES_A_ROUND = 30
/** The first rounds warm up the JIT and are not counted. */
const WARM_UP_ROUNDS = 2
const TEXT_CHARACTERS = 1_000
const MOST_TIMES_THE_FLOOR = 1.4

export type Opened = {
  following: number
  failed: number
  seconds: number
  cpuUs: number
  residentBefore: number
  /** From the first connection until each was caught up. */
  p50Ms: number
  p99Ms: number
}
export type Round = {
  published: number
  refused: number
  expected: number
  delivered: number
  skipped: number
  repeated: number
  late: number
  lost: number
  payloadBytes: number
  elapsedUs: number
  cpuUs: number
  ownCpuUs: number
  p50Ms: number
  p99Ms: number
  lastMs: number
}
type Rest = {
  following: number
  lost: number
  cpuUs: number
  resident: number
  skipped: number
  repeated: number
  late: number
  /** The lowest and the highest number that a follower has received last. */
  lowest: number
  highest: number
}

type LoadOf = {
  readonly program: string
  readonly port: number
  readonly server: Pinned
  readonly followers: number
  readonly body: string
  readonly words?: readonly string[]
  /** As `taskset` takes it. */
  readonly core?: number | string
}

/** The commands with which the load follows the blog: connect and subscribe of the Centrifuge protocol, in JSON. */
export const FOLLOW_BLOG = [
  ...['--path', '/connection/websocket', '--post', UPDATES, '--header', AUTHORIZATION],
  ...['--hello', '{"id":1,"connect":{}}', '--hello', `{"id":2,"subscribe":{"channel":"blog:${BLOG}"}}`],
  ...['--expect', '"subscribe":{'],
]

export async function openFollowers(load: LoadOf): Promise<{ readonly load: Pinned; readonly opened: Opened }> {
  const { program, port, server, followers, body, words = [], core = LOAD_CORE } = load
  const options = ['--port', port, '--pid', server.pid, '--followers', followers, '--body', body].map(String)
  const process = new Pinned({ core, command: [program, ...options, ...words] })
  const opened: Opened = JSON.parse(await process.line())
  if (opened.following < followers) throw new Error(`Only ${opened.following} of ${followers} could follow`)
  return { load: process, opened }
}

export function writeUpdate(folder: string): string {
  const file = join(folder, 'update.json')
  writeFileSync(
    file,
    JSON.stringify({ markdown: `@MARK@ ${'news '.repeat(TEXT_CHARACTERS)}`.slice(0, TEXT_CHARACTERS) }),
  )
  return file
}

export const FOLLOW_BLOG_IN_PROTOBUF = [
  ...['--transport', 'protobuf', '--path', '/connection/websocket?format=protobuf', '--post', UPDATES],
  ...['--header', AUTHORIZATION, '--hello', '0408012200', '--hello', hexOfSubscribe(), '--expect', '0802'],
]

export const FOLLOW_BLOG_BY_EVENTS = [
  ...['--transport', 'events', '--path', `/v1/blogs/${BLOG}/events`, '--post', UPDATES],
  ...['--header', AUTHORIZATION, '--expect', 'event: position'],
]

function hexOfSubscribe(): string {
  const channel = text(1, `blog:${BLOG}`)
  const command = Buffer.concat([uint(1, 2), message(5, channel)])
  return Buffer.concat([varint(command.length), command]).toString('hex')
}

export const rest = (load: Pinned, ms: number): Promise<Rest> => load.ask(`rest ${ms}`)
export const round = (load: Pinned, updates: number): Promise<Round> => load.ask(`round ${updates}`)

export async function benchFanOut({ folder, followers }: { folder: string; followers: number }): Promise<Claim[]> {
  const program = compile('load', folder)
  await using crier = await startCrier('serve', folder)
  const body = writeUpdate(folder)
  const { load: crierLoad } = await openFollowers({
    ...{ program, port: crier.port, server: crier.process, followers, body, words: FOLLOW_BLOG },
  })
  await using _crierLoad = crierLoad
  const first = await round(crierLoad, UPDATES_A_ROUND)

  // The floor sends frames of exactly the same size: the envelope is not part of the comparison.
  const frameBytes = Math.round(first.payloadBytes / first.delivered)
  const frame = join(folder, 'frame.txt')
  writeFileSync(frame, '@MARK@'.padEnd(frameBytes - MARK_GROWS_BY, '.'))
  await using floor = new Pinned({ core: SERVER_CORE, command: [compile('floor', folder)] })
  const floorPort = Number(await floor.line())
  const { load: floorLoad } = await openFollowers({ program, port: floorPort, server: floor, followers, body: frame })
  await using _floorLoad = floorLoad

  const crierRounds: Round[] = []
  const floorRounds: Round[] = []
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    const [crierRound, floorRound] = [await round(crierLoad, UPDATES_A_ROUND), await round(floorLoad, UPDATES_A_ROUND)]
    if (turn < WARM_UP_ROUNDS) continue
    crierRounds.push(crierRound)
    floorRounds.push(floorRound)
  }
  const ratio = median(crierRounds.map((one, turn) => perDelivery(one) / perDelivery(floorRounds[turn] ?? one)))
  const flawless = [first, ...crierRounds].every(isFlawless)

  print(`Fan-out: ${whole(followers)} followers, frames of ${whole(frameBytes)} bytes`, [
    ['', 'Crier', 'floor'],
    ...compare('CPU per delivery, µs', two, perDelivery),
    ...compare('latency p50, ms', two, ({ p50Ms }) => p50Ms),
    ...compare('latency p99, ms', two, ({ p99Ms }) => p99Ms),
    ...compare('deliveries per second', whole, ({ delivered, elapsedUs }) => (delivered / elapsedUs) * 1e6),
  ])
  return [
    {
      says: `${two(ratio)} times the floor's CPU per delivery (at most ${MOST_TIMES_THE_FLOOR})`,
      isKept: ratio <= MOST_TIMES_THE_FLOOR,
    },
    { says: 'every follower got every update once, in order', isKept: flawless },
  ]

  function compare(what: string, show: (value: number) => string, figure: (one: Round) => number) {
    return [[what, show(median(crierRounds.map(figure))), show(median(floorRounds.map(figure)))] as const]
  }
}

/** `@MARK@` is replaced by a mark of 30 characters. */
export const MARK_GROWS_BY = 30 - '@MARK@'.length

export function perDelivery({ cpuUs, delivered }: Round): number {
  return cpuUs / delivered
}

export function isFlawless({ refused, expected, delivered, skipped, repeated, late, lost }: Round): boolean {
  return expected === delivered && refused + skipped + repeated + late + lost === 0
}
