/**
 * node bench/capacity.ts: the tables of docs/capacity.md, calculated from measured figures. A figure of another machine replaces
 * one of these: `--deliveryUs 6`.
 */
import { parseArgs } from 'node:util'
import { whole } from './figures.ts'

/** Measured; beside each the program that measures it. */
const FIGURES = {
  /** CPU time to write an update to one reader (`bench/sizing.ts`, the highest of its runs). */
  deliveryUs: 8,
  /** CPU time per second of a reader who only stays: pings (`bench/run.ts memory`, `bench/cores.ts`). */
  idleUs: 1,
  /** CPU time of PostgreSQL for a post: assumed to be no more than Crier's own (`bench/sizing.ts`). */
  postMs: 1,
  /** Resident memory of a reader (`bench/cores.ts crowd`). */
  readerKb: 6.3,
  /** Memory of the kernel for the server's end of its connection (the same). */
  socketKb: 4.5,
  /** Memory of a process without readers (`bench/sizing.ts`). */
  processMb: 150,
  /** An update of 1,000 characters as it is sent, with the headers of TCP and IP (`bench/run.ts peers`). */
  updateBytes: 1_650,
  /** CPU time of PostgreSQL per second for a process at rest, and for each coverage followed on it (`bench/control.ts`). */
  restingUs: 240,
  followedUs: 1,
  /** CPU time of Redis to pass an announcement on to one process (`bench/announcements.ts`). */
  announcedUs: 4,
} as const

const { values } = parseArgs({
  options: Object.fromEntries(Object.keys(FIGURES).map(name => [name, { type: 'string' }] as const)) as Record<
    keyof typeof FIGURES,
    { type: 'string' }
  >,
})
const figure = (name: keyof typeof FIGURES) => Number(values[name] ?? FIGURES[name])

/** So that the last reader of a process has an update about a tenth of a second after the first. */
const READERS_A_PROCESS = 15_000
/** One process per core, and a spare node, since one may fail. */
const CORES_A_NODE = 8
/** The share of a node's CPU that may be used on a busy night. */
const USABLE = 2 / 3

type Case = { readonly readers: number; readonly coverages: number; readonly updatesASecond: number }

const CASES: readonly Case[] = [10_000, 1_000_000, 10_000_000].flatMap(readers => [
  { readers, coverages: 1, updatesASecond: 1 },
  { readers, coverages: 1_000, updatesASecond: 100 },
])

const COLUMNS = {
  readers: ({ readers }: Case) => whole(readers),
  coverages: ({ coverages }: Case) => whole(coverages),
  'updates a second': ({ updatesASecond }: Case) => whole(updatesASecond),
  'processes for readers': (one: Case) => whole(processesOf(one)),
  'nodes with 8 cores': (one: Case) => (processesOf(one) === 1 ? 'one small core' : whole(nodesOf(one))),
  'memory a node, GB': (one: Case) => (memoryOf(one) / 1e9).toFixed(1),
  'to readers, Gbit/s': (one: Case) => ((deliveriesOf(one) * figure('updateBytes') * 8) / 1e9).toFixed(2),
  'PostgreSQL, cores': (one: Case) => share(postgresOf(one)),
  'Redis, cores': (one: Case) => share(announcementsOf(one) * figure('announcedUs') * 1e-6),
  'Redis, Gbit/s': (one: Case) => ((announcementsOf(one) * figure('updateBytes') * 8) / 1e9).toFixed(2),
} as const

/** Each reader follows one coverage, all of them equally. */
function deliveriesOf({ readers, coverages, updatesASecond }: Case): number {
  return (readers * updatesASecond) / coverages
}

function processesOf(one: Case): number {
  const cores = (deliveriesOf(one) * figure('deliveryUs') + one.readers * figure('idleUs')) * 1e-6
  return Math.max(Math.ceil(one.readers / READERS_A_PROCESS), Math.ceil(cores / USABLE))
}

function nodesOf(one: Case): number {
  return Math.ceil(processesOf(one) / CORES_A_NODE) + 1
}

function memoryOf(one: Case): number {
  const processes = Math.min(processesOf(one), CORES_A_NODE)
  const readers = (one.readers / processesOf(one)) * processes
  return readers * (figure('readerKb') + figure('socketKb')) * 1e3 + processes * figure('processMb') * 1e6
}

/** A process has readers of all coverages, or of as many as it has readers. */
function followedOf({ readers, coverages }: Case): number {
  return Math.min(coverages, READERS_A_PROCESS, readers)
}

/** One process keeps its record in a file, and needs neither PostgreSQL nor Redis. */
function postgresOf(one: Case): number {
  const processes = processesOf(one)
  if (processes === 1) return 0
  const control = processes * (figure('restingUs') + followedOf(one) * figure('followedUs')) * 1e-6
  return control + one.updatesASecond * figure('postMs') * 1e-3
}

function announcementsOf(one: Case): number {
  return processesOf(one) === 1 ? 0 : one.updatesASecond * processesOf(one)
}

const share = (cores: number): string => (cores === 0 ? 'none' : cores.toFixed(2))

const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]
console.log(`| ${names.join(' | ')} |\n|${'---|'.repeat(names.length)}`)
for (const one of CASES) console.log(`| ${names.map(name => COLUMNS[name](one)).join(' | ')} |`)
