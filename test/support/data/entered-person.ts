/** A person who has signed in with an identity provider before, stored beside the running server. */
import { join } from 'node:path'
import { blogId } from '#shared/blog/ids.ts'
import type { Entering, Person } from '#store/people/people.ts'
import { SqlPeople } from '#store/people/sql-people.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'

export const ANA: Entering = {
  issuer: 'https://id.example',
  subject: 'ana-1',
  name: 'Ana Silva',
  email: 'ana@newsroom.example',
  role: 'editor',
  blogs: [blogId.parse('strike')],
}

export async function enterPerson(folder: string, entering: Partial<Entering> = {}): Promise<Person> {
  const database = openSqlite(join(folder, 'crier.db'))
  const people = new SqlPeople({ database: sqliteDatabase(database), now: () => new Date() })
  const entered = await people.enter({ ...ANA, ...entering })
  database.close()
  return entered
}
