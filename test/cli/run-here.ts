/** Runs a command in this process: the same program, without the second or more that starting Node takes. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Command, CommanderError } from 'commander'
import { vi } from 'vitest'
import { COMMANDS } from '#cli/commands.ts'
import { createProgram, runCommand } from '#cli/program.ts'
import { Refused } from '#cli/refused.ts'
import { systemClock } from '#platform/clock.ts'
import type { Composition } from '#server/composition.ts'

const notHere = () => Promise.reject(new Error('this command needs a process of its own: use runCrier'))

/** Enough for every command that uses the API or the database. */
export const composition: Composition = {
  openTables: async (settings, options) => {
    const { openTables } = await import('#server/stores/open-stores.ts')
    return openTables({ settings, clock: systemClock, random: () => 0, ...options })
  },
  ...{ version: '1.2.3', clock: systemClock, random: () => 0, newKey: randomUUID, cores: 1 },
  ...{ openServer: notHere, openServers: notHere },
  openPushTools: async settings => (await import('#server/alerts.ts')).openPushTools(settings, systemClock),
  runDoctor: async options =>
    (await import('#server/doctor/doctor.ts')).runDoctor({
      ...{ ...options, version: '1.2.3', clock: systemClock, random: () => 0, newId: randomUUID, cores: 1 },
    }),
}

/** `input`: the content of standard input. */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = '',
) {
  const [out, err]: [string[], string[]] = [[], []]
  let status = 0
  process.exitCode = undefined
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  // It would hold for every later test of this process.
  vi.spyOn(process, 'umask').mockReturnValue(0o022)
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as typeof process.stdin)
  vi.spyOn(console, 'log').mockImplementation(line => void out.push(`${line}\n`))
  vi.spyOn(console, 'error').mockImplementation(line => void err.push(`${line}\n`))
  vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0)
  try {
    await runCommand(catchable(createProgram(composition, COMMANDS)), args)
    status = Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof Refused) err.push(`${error.message}\n`)
    else if (!(error instanceof CommanderError)) throw error
    status = error.exitCode
  } finally {
    process.exitCode = undefined
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
  return { out: out.join(''), err: err.join(''), status }
}

/** Instead of ending this process. */
function catchable(command: Command): Command {
  for (const one of command.commands) catchable(one)
  return command.exitOverride()
}
