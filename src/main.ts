/** The only composition root: says what time it is, what is random, and which forms a server has. */
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { openPushTools } from './alerts.ts'
import type { Composition } from './cli/composition.ts'
import { runProgram } from './cli/program.ts'
import { systemClock as clock } from './clock.ts'
import { openServer as open } from './server/open-server.ts'
import { openServers } from './server/open-servers.ts'
import { openTables } from './stores.ts'
import { openProcessWire } from './wire/process-wire.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const { now } = clock

export const openServer: Composition['openServer'] = given => open({ ...given, version, clock })

export function main(args: readonly string[]): Promise<void> {
  const composition: Omit<Composition, 'primary'> = {
    ...{ version, now, clock, random: Math.random, newKey: randomUUID, cores: availableParallelism() },
    openServer,
    openServers: given => openServers({ ...given, version, clock }),
    openTables: settings => openTables(settings, now),
    openPushTools: settings => openPushTools(settings, clock),
  }
  const primary = cluster.isWorker ? { primary: openProcessWire(process) } : {}
  return runProgram(args, { ...composition, ...primary })
}
