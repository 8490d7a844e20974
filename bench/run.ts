/**
 * npm run bench -- [fanout] [filtered] [sends] [ingest] [memory] [arrivals] [push] [peers] [drawing] [comments] [reads] [search] [--followers N] [--devices N] [--comments N] [--updates N] [--data FOLDER]
 * Measures Crier against a floor and targets of the same run; the method is in README.md beside this file.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { benchArrivals } from './arrivals.ts'
import { benchComments } from './comments.ts'
import { CoreUse } from './core-use.ts'
import { demandDescriptors } from './descriptors.ts'
import { benchDrawing } from './drawing.ts'
import { benchFanOut } from './fan-out.ts'
import { type Claim, judge } from './figures.ts'
import { benchFiltered } from './filtered.ts'
import { benchIngest } from './ingest.ts'
import { benchMemory } from './memory.ts'
import { benchPeers } from './peers.ts'
import { LOAD_CORE, SERVER_CORE } from './pinned.ts'
import { benchPush } from './push.ts'
import { benchReads } from './reads.ts'
import { benchSearch, LEAST_UPDATES } from './search.ts'
import { benchSends } from './sends.ts'

const SECTIONS = {
  fanout: benchFanOut,
  filtered: benchFiltered,
  sends: benchSends,
  ingest: benchIngest,
  memory: benchMemory,
  arrivals: benchArrivals,
  push: benchPush,
  peers: benchPeers,
  drawing: benchDrawing,
  comments: benchComments,
  reads: benchReads,
  search: benchSearch,
} as const
type Section = keyof typeof SECTIONS
const ALL = Object.keys(SECTIONS) as Section[]
/** Only a run that names them has them: peers are installed when they run, and the search first posts for minutes. */
const BY_DEFAULT = ALL.filter(section => section !== 'peers' && section !== 'search')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    followers: { type: 'string', default: '10000' },
    devices: { type: 'string', default: '100000' },
    comments: { type: 'string', default: '1000000' },
    updates: { type: 'string', default: '100000' },
    data: { type: 'string', default: tmpdir() },
    plots: { type: 'string' },
    peers: { type: 'string', default: '' },
    nchan: { type: 'string' },
    centrifugo: { type: 'string' },
    mercure: { type: 'string' },
    sockudo: { type: 'string' },
  },
})

try {
  const claims = await run(chosen(positionals))
  if (!judge(claims)) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function run(sections: readonly Section[]): Promise<Claim[]> {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc and pins cores: it runs on Linux only.')
  if (availableParallelism() < 2) throw new Error('The bench needs two cores: one for the server, one for the load.')
  const followers = Number(values.followers)
  if (!Number.isInteger(followers) || followers < 1) throw new Error('--followers takes a positive integer.')
  const devices = Number(values.devices)
  if (!Number.isInteger(devices) || devices < 1) throw new Error('--devices takes a positive integer.')
  const comments = Number(values.comments)
  if (!Number.isInteger(comments) || comments < 1) throw new Error('--comments takes a positive integer.')
  const updates = Number(values.updates)
  if (!Number.isInteger(updates) || updates < LEAST_UPDATES)
    throw new Error(`--updates takes an integer from ${LEAST_UPDATES} on.`)
  demandDescriptors(followers)
  await warnIfBusy()
  const peers = { programs: programs(), plots: values.plots, only: values.peers.split(',') }
  const claims: Claim[] = []
  for (const section of sections) {
    const folder = mkdtempSync(join(values.data, 'crier-bench-'))
    try {
      claims.push(...(await SECTIONS[section]({ folder, followers, devices, comments, updates, ...peers })))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return claims
}

/** Ratios tolerate some disturbance, absolute figures do not. */
async function warnIfBusy(): Promise<void> {
  const cores = [SERVER_CORE, LOAD_CORE].map(core => new CoreUse(core))
  await pause(1_000)
  const busy = Math.max(...cores.map(core => core.share()))
  if (busy < 0.1) return
  console.error(`Other work keeps a core ${Math.round(busy * 100)} % busy: only the ratios below mean something.`)
}

function chosen(names: readonly string[]): readonly Section[] {
  const unknown = names.find(name => !(ALL as string[]).includes(name))
  if (unknown !== undefined) throw new Error(`There is no section "${unknown}"; choose from ${ALL.join(', ')}.`)
  return names.length === 0 ? BY_DEFAULT : ALL.filter(section => names.includes(section))
}

/** Programs that the bench cannot install: the option, or the variable BENCH_NCHAN, BENCH_CENTRIFUGO … */
function programs(): Readonly<Record<string, string | undefined>> {
  const of = (name: 'nchan' | 'centrifugo' | 'mercure' | 'sockudo') =>
    values[name] ?? process.env[`BENCH_${name.toUpperCase()}`]
  return { nchan: of('nchan'), centrifugo: of('centrifugo'), mercure: of('mercure'), sockudo: of('sockudo') }
}
