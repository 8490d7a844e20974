/** Durable posts per second, compared with the same endpoint without a store. */
import { compile } from './compile.ts'
import { CoreUse } from './core-use.ts'
import { AUTHORIZATION, type CrierServer, type Program, startCrier, UPDATES } from './crier-server.ts'
import { writeUpdate } from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { LOAD_CORE, Pinned, SERVER_CORE } from './pinned.ts'

const POSTERS = 32
const ROUNDS = 7
const WARM_UP_ROUNDS = 2
const ROUND_MS = 3_000
const LEAST_SHARE = 0.6
/** A core that is busy for more than this share of the time limits the rate. */
const SATURATED = 0.95

type Answers = {
  answered: number
  refused: number
  unanswered: number
  elapsedUs: number
  cpuUs: number
  ownCpuUs: number
  p50Ms: number
  p99Ms: number
}
/** The utilization of both cores, by the server, the load or anything else. */
type Round = Answers & { readonly serverCore: number; readonly loadCore: number }

const PROGRAMS = ['serve', 'stores nothing', 'one commit per post'] as const satisfies Program[]

export async function benchIngest({ folder }: { folder: string }): Promise<Claim[]> {
  const program = compile('post', folder)
  const body = writeUpdate(folder)
  await using stack = new AsyncDisposableStack()
  const posters = new Map<Program, Pinned>()
  for (const name of PROGRAMS) {
    const server = stack.use(await startCrier(name, folder))
    posters.set(name, stack.use(startPosters({ program, body, server })))
  }
  const rounds = new Map<Program, Round[]>(PROGRAMS.map(name => [name, []]))
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    for (const [name, load] of posters) {
      const done = await runRound(load)
      if (turn >= WARM_UP_ROUNDS) rounds.get(name)?.push(done)
    }
  }

  const figures = (name: Program) => rounds.get(name) ?? []
  print(`Ingest: ${POSTERS} posters at once`, [
    ['', 'posts/s', 'p50 ms   p99 ms   server CPU   server core   load core   held down by'],
    ...PROGRAMS.map(name => [name, whole(median(figures(name).map(rate))), describe(figures(name))] as const),
  ])
  const byTurn = (other: Program) =>
    median(figures('serve').map((one, turn) => rate(one) / rate(figures(other)[turn] ?? one)))
  const share = byTurn('stores nothing')
  const gain = byTurn('one commit per post')
  const answered = [...rounds.values()].flat().every(({ refused, unanswered }) => refused + unanswered === 0)
  return [
    { says: `${two(share)} of the rate without a store (at least ${LEAST_SHARE})`, isKept: share >= LEAST_SHARE },
    { says: `${two(gain)} times the rate of one commit per post (at least 1)`, isKept: gain >= 1 },
    { says: 'every post was accepted', isKept: answered },
  ]
}

function startPosters({ program, body, server }: { program: string; body: string; server: CrierServer }): Pinned {
  const options = ['--port', server.port, '--pid', server.process.pid, '--posters', POSTERS].map(String)
  const words = ['--post', UPDATES, '--header', AUTHORIZATION, '--body', body]
  return new Pinned({ core: LOAD_CORE, command: [program, ...options, ...words] })
}

async function runRound(load: Pinned): Promise<Round> {
  const [server, own] = [new CoreUse(SERVER_CORE), new CoreUse(LOAD_CORE)]
  const answers = await load.ask<Answers>(`round ${ROUND_MS}`)
  return { ...answers, serverCore: server.share(), loadCore: own.share() }
}

function rate({ answered, elapsedUs }: Round): number {
  return (answered / elapsedUs) * 1e6
}

function describe(rounds: readonly Round[]): string {
  const of = (figure: (one: Round) => number) => median(rounds.map(figure))
  const columns = [
    two(of(({ p50Ms }) => p50Ms)).padStart(6),
    two(of(({ p99Ms }) => p99Ms)).padStart(8),
    percent(of(({ cpuUs, elapsedUs }) => cpuUs / elapsedUs)).padStart(12),
    percent(of(({ serverCore }) => serverCore)).padStart(13),
    percent(of(({ loadCore }) => loadCore)).padStart(11),
  ]
  return [...columns, `  ${bottleneck(of)}`].join(' ')
}

function bottleneck(of: (figure: (one: Round) => number) => number): string {
  const busy = { server: of(({ serverCore }) => serverCore), load: of(({ loadCore }) => loadCore) }
  const own = { server: of(one => one.cpuUs / one.elapsedUs), load: of(one => one.ownCpuUs / one.elapsedUs) }
  if (own.load > SATURATED) return 'the load itself: this figure says little'
  if (own.server > SATURATED) return "the server's core"
  if (busy.load > SATURATED || busy.server > SATURATED) return 'other work on the machine'
  return 'waiting for the disk'
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
