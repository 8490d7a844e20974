/** People in a database. */
import { newKeyId, storable } from '#store/keys/key-row.ts'
import type { Database } from '#store/sql/database.ts'
import type { Entering, People, Person } from './people.ts'
import { peopleSql, personOf } from './person-row.ts'

type SqlPeopleOptions = { readonly database: Database; readonly now: () => Date }

export class SqlPeople implements People {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlPeopleOptions) {
    this.#database = database.prepare(peopleSql)
    this.#now = now
  }

  async enter({ issuer, subject, name, email, role, blogs }: Entering): Promise<Person> {
    const at = this.#now().toISOString()
    const told = [storable(name), email === undefined ? null : storable(email), role, JSON.stringify(blogs)]
    const [row] = await this.#database.run('enter', [newKeyId(), issuer, storable(subject), ...told, at, at])
    if (!row) throw new Error('A person was not stored')
    return personOf(row)
  }

  async list(): Promise<readonly Person[]> {
    return (await this.#database.run('list')).map(personOf)
  }

  async find(id: string): Promise<Person | undefined> {
    const [row] = await this.#database.run('byId', [id])
    return row && personOf(row)
  }

  async revoke(id: string): Promise<Person | undefined> {
    const at = this.#now().toISOString()
    const [, , , [row]] = await this.#database.transaction(run =>
      Promise.all([run('revoke', [at, id]), run('endSessions', [id]), run('forgetTokens', [id]), run('byId', [id])]),
    )
    return row && personOf(row)
  }

  async restore(id: string): Promise<Person | undefined> {
    await this.#database.run('restore', [id])
    return this.find(id)
  }
}
