/**
 * node bench/cores.ts [speed] [crowd] [--readers 100000] [--workers 6]: what a second core is worth to the fan-out, and a
 * crowd of readers on one machine, over several processes. The method is in README.md beside this file.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { compile } from './compile.ts'
import { type CrierServer, startCrierOn } from './crier-server.ts'
import { demandDescriptors } from './descriptors.ts'
import { FOLLOW_BLOG, isFlawless, openFollowers, type Round, round, writeUpdate } from './fan-out.ts'
import { type Claim, judge, median, print, two, whole } from './figures.ts'
import { type Pinned, SERVER_CORE } from './pinned.ts'
import { availableBytes, childrenOf, cpuUs, residentBytes, sum } from './processes.ts'

const ROUNDS = 7
const WARM_UP_ROUNDS = 2
const UPDATES_A_ROUND = 10
const LEAST_SPEED = 1.8
const BOTH_CORES = '0,1'
/** A load that listens must do so before another one publishes. */
const LISTENS_MS = 300
const SETTLE_MS = 5_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    followers: { type: 'string', default: '10000' },
    readers: { type: 'string', default: '100000' },
    workers: { type: 'string', default: '6' },
  },
})

const folder = mkdtempSync(join(tmpdir(), 'crier-cores-'))
const [program, body] = [compile('load', folder), writeUpdate(folder)]
const sections = { speed: measureSpeed, crowd: measureCrowd }
const claims: Claim[] = []
try {
  for (const [name, section] of Object.entries(sections)) {
    if (positionals.length === 0 || positionals.includes(name)) claims.push(...(await section()))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (!judge(claims)) process.exitCode = 1

type Setup = { readonly server: CrierServer; readonly load: Pinned; readonly processes: readonly number[] }
/** CPU time of a round: of each process of the server, and of the load. */
type Cost = { readonly round: Round; readonly each: readonly number[]; readonly ownUs: number }

/** One process and two workers in turns. */
async function measureSpeed(): Promise<Claim[]> {
  await using opened = new AsyncDisposableStack()
  const one = await open(opened, { name: 'one', workers: 1, core: SERVER_CORE })
  const two_ = await open(opened, { name: 'two', workers: 2, core: BOTH_CORES })
  const [ones, twos]: [Cost[], Cost[]] = [[], []]
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    const [first, second] = [await cost(one), await cost(two_)]
    if (turn < WARM_UP_ROUNDS) continue
    ones.push(first)
    twos.push(second)
  }
  const speeds = ones.map((first, turn) => sum(first.each) / busiestCore(twos[turn]?.each ?? []))
  const perDelivery = (costs: readonly Cost[]) =>
    median(costs.map(({ each, round: { delivered } }) => sum(each) / delivered))
  const parts = twos[0]?.each.map((_, index) => median(twos.map(({ each }) => (each[index] ?? 0) / sum(each)))) ?? []
  const busy = median(twos.map(({ each, ownUs, round: { elapsedUs } }) => (sum(each) + ownUs) / elapsedUs))
  print(`Two cores: ${whole(Number(values.followers))} followers, one process and two workers in turns`, [
    ['CPU per delivery, one process, µs', two(perDelivery(ones))],
    ['CPU per delivery, two workers and their first process, µs', two(perDelivery(twos))],
    ['share of each of the three', parts.map(part => `${Math.round(part * 100)} %`).join(', ')],
    ['cores busy meanwhile, load and server together', two(busy)],
    [
      'deliveries by two cores, times one',
      two(median(speeds)),
      `${two(Math.min(...speeds))} to ${two(Math.max(...speeds))}`,
    ],
  ])
  const isWhole = [...ones, ...twos].every(({ round }) => isFlawless(round))
  return [
    {
      says: `two cores deliver ${two(median(speeds))} times what one does (at least ${LEAST_SPEED})`,
      isKept: median(speeds) >= LEAST_SPEED,
    },
    { says: 'every follower got every update once, in order', isKept: isWhole },
  ]
}

/** Two cores share the work at best evenly, and no process can use both of them at once. */
function busiestCore(each: readonly number[]): number {
  return Math.max(sum(each) / 2, ...each)
}

type Opening = { readonly name: string; readonly workers: number; readonly core: number | string }

async function open(opened: AsyncDisposableStack, { name, workers, core }: Opening): Promise<Setup> {
  const own = join(folder, name)
  mkdirSync(own)
  const more: Record<string, string> = workers > 1 ? { CRIER_WORKERS: String(workers) } : {}
  const server = opened.use(await startCrierOn(core, { program: 'serve', folder: own, more }))
  const followers = Number(values.followers)
  const { load } = await openFollowers({
    ...{ program, port: server.port, server: server.process, followers, body, words: FOLLOW_BLOG },
  })
  const { pid } = server.process
  return { server, load: opened.use(load), processes: [pid, ...childrenOf(pid)] }
}

async function cost({ load, processes }: Setup): Promise<Cost> {
  const [before, own] = [processes.map(cpuUs), cpuUs(load.pid)]
  const done = await round(load, UPDATES_A_ROUND)
  const each = processes.map((pid, index) => cpuUs(pid) - (before[index] ?? 0))
  return { round: done, each, ownUs: cpuUs(load.pid) - own }
}

/** As many loads as workers, since a process has a limit of descriptors. */
async function measureCrowd(): Promise<Claim[]> {
  const [readers, workers] = [Number(values.readers), Number(values.workers)]
  const followers = Math.ceil(readers / workers)
  demandDescriptors(followers)
  await using opened = new AsyncDisposableStack()
  const own = join(folder, 'crowd')
  mkdirSync(own)
  const more = { CRIER_WORKERS: String(workers) }
  const server = opened.use(await startCrierOn(BOTH_CORES, { program: 'serve', folder: own, more }))
  const processes = [server.process.pid, ...childrenOf(server.process.pid)]
  const [machineBefore, residentBefore, began] = [
    availableBytes(),
    sum(processes.map(residentBytes)),
    performance.now(),
  ]
  const loads = await Promise.all(
    Array.from({ length: workers }, async () => {
      const { load } = await openFollowers({
        ...{
          program,
          port: server.port,
          server: server.process,
          followers,
          body,
          words: FOLLOW_BLOG,
          core: BOTH_CORES,
        },
      })
      return opened.use(load)
    }),
  )
  const openedMs = performance.now() - began
  await pause(SETTLE_MS)
  const each = (sum(processes.map(residentBytes)) - residentBefore) / readers
  const machine = (machineBefore - availableBytes()) / readers
  const [first, ...others] = loads
  if (!first) throw new Error('There is no load')
  const rounds: Round[][] = []
  for (let turn = 0; turn < 1 + ROUNDS; turn += 1) {
    const cpu = sum(processes.map(cpuUs))
    const hearing = others.map(load => load.ask<Round>('hear 1'))
    await pause(LISTENS_MS)
    const heard = [await round(first, 1), ...(await Promise.all(hearing))]
    const spent = sum(processes.map(cpuUs)) - cpu
    if (turn === 0) continue
    rounds.push(heard)
    const last = Math.max(...heard.map(({ lastMs }) => lastMs))
    console.log(
      `  one update to ${whole(sum(heard.map(({ delivered }) => delivered)))}: last after ${whole(last)} ms, ${two(spent / readers)} µs each`,
    )
  }
  const lastMs = (heard: readonly Round[]) => Math.max(...heard.map(one => one.lastMs))
  const delivered = rounds.map(heard => sum(heard.map(one => one.delivered)))
  print(
    `A crowd: ${whole(followers * workers)} readers of one coverage, ${workers} workers on two cores, the load beside them`,
    [
      ['all had arrived after, s', two(openedMs / 1_000)],
      ['resident memory of Crier per reader, kB', two(each / 1_000)],
      [
        'memory of the whole machine per reader, kB',
        two(machine / 1_000),
        'both ends of the connection and the kernel',
      ],
      ['half had the update after, ms', whole(median(rounds.map(heard => median(heard.map(one => one.p50Ms)))))],
      ['the last had it after, ms', whole(median(rounds.map(lastMs)))],
    ],
  )
  const isWhole = rounds.flat().every(isFlawless) && delivered.every(count => count === followers * workers)
  return [{ says: `each of ${whole(followers * workers)} readers got each update once, in order`, isKept: isWhole }]
}
