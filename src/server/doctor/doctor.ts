/** All checks of an installation, in the order in which an operator reads them. */

import type { Clock } from '#platform/clock.ts'
import { readSettings, SECRETS, type Settings } from '#server/config/config.ts'
import { type Layer, mergeLayers } from '#server/config/layers.ts'
import { mediaOptions } from '#server/config/media-settings.ts'
import { pushOptions } from '#server/config/push-settings.ts'
import { signInOptions } from '#server/config/sign-in-settings.ts'
import { readDescriptors } from '#server/descriptors.ts'
import { parseRedisUrl } from '#store/bus/redis-url.ts'
import { bucketCheck } from './bucket-check.ts'
import { clockCheck, readingOfDate } from './clock-check.ts'
import { descriptorsCheck } from './descriptors-check.ts'
import { diskCheck } from './disk-check.ts'
import { type CheckFinding, type CheckState, type DoctorCheck, noteSkipped, worstOf } from './doctor-check.ts'
import { createDoctorPass, passSecretIn, UNKNOWN_PASS, whyNoPass } from './doctor-pass.ts'
import { eventsCheck } from './events-check.ts'
import { folderCheck } from './folder-check.ts'
import { createMask } from './mask-secrets.ts'
import { memoryCheck } from './memory-check.ts'
import { readMemoryFacts } from './memory-facts.ts'
import { type AskNodeOptions, askNode, localAddress, type NodeAnswer } from './node-answer.ts'
import { postgresCheck } from './postgres-check.ts'
import { readPostgresFacts } from './postgres-facts.ts'
import { processCheck } from './process-check.ts'
import { processesIn } from './processes.ts'
import { CLAIMED_ADDRESS, proxyCheck } from './proxy-check.ts'
import { publicCheck } from './public-check.ts'
import { pushCheck } from './push-check.ts'
import { redisCheck } from './redis-check.ts'
import { readRedisFacts } from './redis-facts.ts'
import { runChecks } from './run-checks.ts'
import { serverCheck } from './server-check.ts'
import { settingsCheck } from './settings-check.ts'
import { signInCheck } from './sign-in-check.ts'
import { sqliteCheck } from './sqlite-check.ts'
import { webSocketCheck } from './websocket-check.ts'

export type DoctorOptions = {
  readonly layers: readonly Layer[]
  readonly nameMistakes: (mistakes: readonly string[]) => readonly string[]
  /** Readers that a node is to serve at once. */
  readonly readers: number
  readonly version: string
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly cores: number
  readonly onDone?: (running: readonly string[]) => void
}

export type DoctorReport = {
  readonly version: string
  readonly at: string
  /** The worst of all findings. */
  readonly state: CheckState
  readonly findings: readonly CheckFinding[]
}

export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const { layers, version, clock } = options
  const read = readSettings(mergeLayers(layers, SECRETS))
  const first = settingsCheck(options)
  const stop = new AbortController()
  const checks = read.kind === 'settings' ? [first, ...checksOf(read.settings, options, stop.signal)] : [first, REST]
  const at = clock.now().toISOString()
  const findings = await runChecks(checks, {
    clock,
    ...(options.onDone && { onDone: options.onDone }),
    ...(read.kind === 'settings' && { mask: createMask(read.settings) }),
  })
  stop.abort()
  const state = worstOf(findings.filter(one => one.state !== 'skipped'))
  return { version, at, state, findings }
}

const REST: DoctorCheck = {
  name: 'other checks',
  ifLate: '',
  run: async () => [noteSkipped('They need valid settings; correct those first.')],
}

function checksOf(settings: Settings, options: DoctorOptions, signal: AbortSignal): readonly DoctorCheck[] {
  const { clock, readers, version, cores } = options
  const asking = askingIn(settings, options, signal)
  const { local, through, inspected, pass, notShown } = asking
  const { CRIER_DATA: folder, CRIER_PUBLIC_URL: url, DATABASE_URL: databaseUrl } = settings
  const [isUsed, hasPostgres] = [databaseUrl === undefined, databaseUrl !== undefined]
  const processes = processesIn(settings, cores)
  const now = () => clock.now()
  const elapsedMs = () => clock.elapsedMs()
  const localUrl = localAddress(settings)
  const isReached = async () => (await through()).kind === 'node'
  const { place } = mediaOptions(settings)
  return [
    folderCheck({ folder, isUsed }),
    diskCheck({ folder, isUsed }),
    ...storeChecks(settings, { ...options, processes, through }),
    serverCheck({ url: localUrl, version, ask: local, notShown }),
    processCheck(descriptorsCheck({ read: readDescriptors, readers }), inspected),
    processCheck(memoryCheck({ read: readMemoryFacts, processes, readers }), inspected),
    publicCheck({ url, ask: through, hasPass: pass !== undefined, now }),
    proxyCheck({ url, proxies: settings.CRIER_PROXIES, ask: through, notShown }),
    webSocketCheck({ url, isReached, elapsedMs }),
    eventsCheck({ url, isReached, localUrl, pass }),
    signInCheck({ provider: signInOptions(settings).provider }),
    pushCheck({ push: pushOptions(settings), localUrl, now }),
    bucketCheck({ bucket: place.kind === 'bucket' ? place.bucket : undefined, hasPostgres, elapsedMs }),
  ]
}

type StoreOptions = DoctorOptions & { readonly processes: number; readonly through: () => Promise<NodeAnswer> }

/** The database, the bus, and the clock that they are compared with. */
function storeChecks(settings: Settings, options: StoreOptions): readonly DoctorCheck[] {
  const { clock, random, newId, processes, through } = options
  const { DATABASE_URL: url, CRIER_DATA: folder, REDIS_URL: redisUrl } = settings
  const now = () => clock.now()
  const readOnce = once((signal: AbortSignal) => readPostgresFacts({ url: url ?? '', signal, now }))
  const ofDatabase = async (signal: AbortSignal) => {
    if (url === undefined) return undefined
    const { aheadMs, latencyMs } = await readOnce(signal)
    return { of: 'the database', leastMs: aheadMs - latencyMs / 2, mostMs: aheadMs + latencyMs / 2 }
  }
  const ofPublic = async () => {
    const answer = await through()
    return answer.kind === 'node'
      ? readingOfDate({ of: 'the public address', date: answer.answer.headers.date, ...answer })
      : undefined
  }
  return [
    url === undefined ? sqliteCheck(folder) : postgresCheck({ url, settings, processes, read: readOnce }),
    redisCheck({
      address: parseRedisUrl(redisUrl ?? ''),
      hasPostgres: url !== undefined,
      read: (address, signal) => readRedisFacts({ address, clock, random, id: newId(), signal }),
    }),
    clockCheck({ readings: [ofDatabase, ofPublic] }),
  ]
}

/** The node on this machine, and the one at the public address, are each asked once for all checks. */
function askingIn(settings: Settings, { clock, readers }: DoctorOptions, signal: AbortSignal) {
  const secret = passSecretIn(settings)
  const now = () => clock.now()
  const pass = secret === undefined ? undefined : createDoctorPass(secret, now).issue()
  const common: Omit<AskNodeOptions, 'url'> = { pass, readers, now, signal }
  const localUrl = localAddress(settings)
  const { CRIER_PUBLIC_URL: url } = settings
  const AWAY: NodeAnswer = { kind: 'away', reason: 'its address is not known', isSilent: false }
  const headers = { 'X-Forwarded-For': CLAIMED_ADDRESS }
  const local = once(async () => (localUrl === undefined ? AWAY : askNode({ ...common, url: localUrl })))
  const through = once(async () => (url === undefined ? AWAY : askNode({ ...common, url, headers })))
  const inspected = async () => {
    const answer = await local()
    return answer.kind === 'node' ? answer.inspected : undefined
  }
  return { pass, notShown: secret === undefined ? whyNoPass(settings) : UNKNOWN_PASS, local, through, inspected }
}

function once<A extends readonly unknown[], T>(work: (...given: A) => Promise<T>): (...given: A) => Promise<T> {
  let held: Promise<T> | undefined
  return (...given) => {
    held ??= work(...given)
    return held
  }
}
