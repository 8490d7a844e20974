/** The details of a running node for its operator: the cheap checks, made in its own process, and what arrives of a request. */
import { availableParallelism } from 'node:os'
import type { Request } from 'express'
import type { AddressReader } from '#platform/limits/address.ts'
import type { Settings } from '#server/config/config.ts'
import { readDescriptors } from '#server/descriptors.ts'
import type { ServerOptions } from '#server/server-options.ts'
import type { Inspection } from '#web/middleware/inspection.ts'
import { clockCheck } from './clock-check.ts'
import { descriptorsCheck } from './descriptors-check.ts'
import { diskCheck } from './disk-check.ts'
import type { CheckFinding, DoctorCheck } from './doctor-check.ts'
import { createDoctorPass, PASS_HEADER, passSecretIn } from './doctor-pass.ts'
import { memoryCheck } from './memory-check.ts'
import { readMemoryFacts } from './memory-facts.ts'
import type { Inspected } from './node-answer.ts'
import { processesIn } from './processes.ts'
import { runChecks } from './run-checks.ts'
import { USUAL_READERS } from './usual-readers.ts'

const MAX_READERS = 10_000_000
/** As for the parts: a probe gives up after a few seconds. */
const LIMIT_MS = 3_000

type InspectionOptions = Pick<ServerOptions, 'settings' | 'version' | 'clock'> & {
  readonly askers: Pick<AddressReader, 'addressOf'>
  /** How far this machine's clock is ahead of the database's, if that has one. */
  readonly clockAheadMs?: (() => number) | undefined
}

export function createInspection({ settings, version, clock, askers, clockAheadMs }: InspectionOptions): Inspection {
  const secret = passSecretIn(settings)
  // By this machine's clock, as the command beside it: one that is wrong must not hide the details that say so.
  const pass = secret === undefined ? undefined : createDoctorPass(secret, () => new Date())
  const looking = new Map<number, Promise<readonly CheckFinding[]>>()

  function look(readers: number): Promise<readonly CheckFinding[]> {
    const known = looking.get(readers)
    if (known) return known
    const checks = nodeChecks({ settings, readers, clockAheadMs })
    const found = runChecks(checks, { clock, limitMs: LIMIT_MS }).finally(() => looking.delete(readers))
    looking.set(readers, found)
    return found
  }

  return {
    isDoctor: headers => pass?.verify(String(headers[PASS_HEADER] ?? '')) ?? false,
    async inspect(request): Promise<Inspected> {
      const checks = [...(await look(readersIn(request)))]
      return { version, checks, request: arrived(request, askers) }
    },
  }
}

type NodeChecks = Pick<InspectionOptions, 'clockAheadMs'> & { readonly settings: Settings; readonly readers: number }

function nodeChecks({ settings, readers, clockAheadMs }: NodeChecks): readonly DoctorCheck[] {
  const processes = processesIn(settings, availableParallelism())
  const { CRIER_DATA: folder, DATABASE_URL: url } = settings
  return [
    ...(clockAheadMs ? [databaseClockCheck(clockAheadMs)] : []),
    descriptorsCheck({ read: readDescriptors, readers }),
    memoryCheck({ read: readMemoryFacts, processes, readers }),
    diskCheck({ folder, isUsed: url === undefined }),
  ]
}

/** The node compares the two all the time. */
function databaseClockCheck(clockAheadMs: () => number): DoctorCheck {
  const reading = async () => ({ of: 'the database', leastMs: clockAheadMs(), mostMs: clockAheadMs() })
  return clockCheck({ readings: [reading] })
}

function readersIn({ query }: Request): number {
  const asked = Number(query.readers)
  return Number.isSafeInteger(asked) && asked > 0 && asked <= MAX_READERS ? asked : USUAL_READERS
}

/** What the proxy passed on, for the operator who configures it. */
function arrived(request: Request, askers: InspectionOptions['askers']): Inspected['request'] {
  const { headers, socket } = request
  const text = (value: string | readonly string[] | undefined) => (value === undefined ? null : String(value))
  return {
    ...{ peer: bare(socket.remoteAddress ?? ''), peerPort: socket.remotePort ?? 0 },
    ...{ forwardedFor: text(headers['x-forwarded-for']), forwardedProto: text(headers['x-forwarded-proto']) },
    ...{ host: text(headers.host), countedAs: askers.addressOf(request) },
  }
}

/** Without the prefix of IPv4 addresses on a socket for both. */
function bare(address: string): string {
  return address.replace(/^::ffff:/, '')
}
