/** One connection of a command to PostgreSQL, closed afterwards. */
import pg from 'pg'
import { connectionOptions } from '#store/sql/postgres.ts'
import { explainPostgres } from '#store/sql/postgres-failures.ts'

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionOptions(url))
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => explainPostgres(error, url))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
