/** The entry point of all commands: passes in the clock, randomness and the functions that open a server or its tables. */
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { runProgram } from './cli/program.ts'
import { serveCommand } from './cli/serve.ts'
import { systemClock as clock } from './platform/clock.ts'
import { openProcessWire } from './platform/ipc/process-wire.ts'
import type { Composition } from './server/composition.ts'

const { version, gitHead } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
  readonly gitHead?: string
}

/** Imported on demand: a command that posts needs no server. */
const openServers: Composition['openServers'] = async given =>
  (await import('./server/open-servers.ts')).openServers({ ...given, version, clock })
const openTables: Composition['openTables'] = async (settings, options) =>
  (await import('./server/stores/open-stores.ts')).openTables({ settings, clock, random: Math.random, ...options })
const openPushTools: Composition['openPushTools'] = async settings =>
  (await import('./server/alerts.ts')).openPushTools(settings, clock)
const cores = availableParallelism()
const runDoctor: Composition['runDoctor'] = async options =>
  (await import('./server/doctor/doctor.ts')).runDoctor({
    ...{ ...options, version, clock, random: Math.random, newId: randomUUID, cores },
  })

const openServer: Composition['openServer'] = async given =>
  (await import('./server/open-server.ts')).openServer({ ...given, version, clock })

/** A server starts without the commands that it does not run: they are a tenth of all files. */
const commandsFor = async ([name]: readonly string[]) =>
  name === 'serve' ? [serveCommand] : (await import('./cli/commands.ts')).COMMANDS

export async function main(args: readonly string[]): Promise<void> {
  const composition: Omit<Composition, 'primary'> = {
    ...{
      version,
      ...(gitHead && { commit: gitHead }),
      clock,
      random: Math.random,
      newKey: randomUUID,
      cores,
    },
    ...{ openServer, openServers, openTables, openPushTools, runDoctor },
  }
  const primary = cluster.isWorker ? { primary: openProcessWire(process) } : {}
  await runProgram(args, { composition: { ...composition, ...primary }, commands: await commandsFor(args) })
}
