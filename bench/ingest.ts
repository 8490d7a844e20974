/** Durable posts per second over both databases, compared with the same endpoint without a store. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '#test/support/services/postgres-server.ts'
import { compile } from './compile.ts'
import { CoreUse } from './core-use.ts'
import { AUTHORIZATION, type CrierServer, type Program, startCrier, UPDATES } from './crier-server.ts'
import { writeUpdate } from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { LOAD_CORE, Pinned, pin, SERVER_CORE } from './pinned.ts'
import { childrenOf } from './processes.ts'

const POSTERS = 64
const ROUNDS = 7
const WARM_UP_ROUNDS = 2
const ROUND_MS = 3_000
/** Of the same endpoint without a store. */
const LEAST_SHARE = { SQLite: 0.85, PostgreSQL: 0.7 } as const
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

const SETUPS = {
  SQLite: 'serve',
  PostgreSQL: 'serve',
  'stores nothing': 'stores nothing',
  'one commit per post': 'one commit per post',
} as const satisfies Record<string, Program>
type Setup = keyof typeof SETUPS
const NAMES = Object.keys(SETUPS) as Setup[]

export async function benchIngest({ folder }: { folder: string }): Promise<Claim[]> {
  const program = compile('post', folder)
  const body = writeUpdate(folder)
  await using stack = new AsyncDisposableStack()
  const postgres = stack.use(await startDurablePostgres())
  const posters = new Map<Setup, Pinned>()
  for (const name of NAMES) {
    const more: Record<string, string> = name === 'PostgreSQL' ? { DATABASE_URL: postgres.urlOf('postgres') } : {}
    const own = join(folder, name.replaceAll(' ', '-'))
    const server = stack.use(await startCrier(SETUPS[name], own, more))
    posters.set(name, stack.use(startPosters({ program, body, server })))
  }
  const rounds = new Map<Setup, Round[]>(NAMES.map(name => [name, []]))
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    for (const [name, load] of posters) {
      const done = await runRound(load)
      if (turn >= WARM_UP_ROUNDS) rounds.get(name)?.push(done)
    }
  }
  return report(rounds)
}

/** Durable, unlike that of the tests; beside the load, since a database has a machine of its own. */
async function startDurablePostgres(): Promise<PostgresServer> {
  const postgres = await startPostgres(['fsync=on', 'full_page_writes=on'])
  const [first = ''] = readFileSync(join(postgres.folder, 'postmaster.pid'), 'utf8').split('\n')
  for (const pid of [Number(first), ...childrenOf(Number(first))]) pin(pid, LOAD_CORE)
  return postgres
}

function report(rounds: ReadonlyMap<Setup, readonly Round[]>): Claim[] {
  const figures = (name: Setup) => rounds.get(name) ?? []
  print(`Ingest: ${POSTERS} posters at once`, [
    ['', 'posts/s', 'p50 ms   p99 ms   server CPU   server core   load core   held down by'],
    ...NAMES.map(name => [name, whole(median(figures(name).map(rate))), describe(figures(name))] as const),
  ])
  const ratios = (one: Setup, other: Setup) =>
    figures(one).map((first, turn) => rate(first) / rate(figures(other)[turn] ?? first))
  const shares = (Object.keys(LEAST_SHARE) as (keyof typeof LEAST_SHARE)[]).map((name): Claim => {
    const [all, least] = [ratios(name, 'stores nothing'), LEAST_SHARE[name]]
    const spread = `${two(Math.min(...all))} to ${two(Math.max(...all))}`
    const says = `${name}: ${two(median(all))} of the rate without a store, ${spread} (at least ${least})`
    return { says, isKept: median(all) >= least }
  })
  const gain = median(ratios('SQLite', 'one commit per post'))
  const answered = [...rounds.values()].flat().every(({ refused, unanswered }) => refused + unanswered === 0)
  return [
    ...shares,
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
