/** People in a database. */
import type { Actor } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import { newKeyId } from '#store/keys/key-row.ts'
import type { Database } from '#store/sql/database.ts'
import { storable } from '#store/sql/storable.ts'
import type { Entering, People, Person } from './people.ts'
import { peopleSql, personOf } from './person-row.ts'

type SqlPeopleOptions = { readonly database: Database; readonly now: () => Date }

export class SqlPeople implements People {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlPeopleOptions) {
    this.#database = database.prepare({ ...peopleSql, audit: ADD_AUDIT })
    this.#now = now
  }

  async enter({ issuer, subject, name, email, role, blogs }: Entering): Promise<Person> {
    const at = this.#now().toISOString()
    const told = valuesOf({ name, email, role, blogs })
    const [row] = await this.#database.run('enter', [newKeyId(), issuer, storable(subject), ...told, at, at])
    if (!row) throw new Error('A person was not stored')
    return personOf(row)
  }

  async follow({ issuer, subject, ...told }: Entering) {
    const place = [issuer, storable(subject)]
    const [[before], [after]] = await this.#database.transaction(run =>
      Promise.all([run('bySubject', place), run('follow', [...valuesOf(told), ...place])]),
    )
    if (!before || !after) return undefined
    const hasOtherAccess = before.role !== after.role || before.blogs !== after.blogs
    return { person: personOf(after), hasOtherAccess }
  }

  async list(): Promise<readonly Person[]> {
    return (await this.#database.run('list')).map(personOf)
  }

  async find(id: string): Promise<Person | undefined> {
    const [row] = await this.#database.run('byId', [id])
    return row && personOf(row)
  }

  async revoke(id: string, by?: Actor): Promise<Person | undefined> {
    const at = this.#now().toISOString()
    return this.#database.transaction(async run => {
      const [[revoked], , , [row]] = await Promise.all([
        run('revoke', [at, id]),
        run('endSessions', [id]),
        run('forgetTokens', [id]),
        run('byId', [id]),
      ])
      const person = row && personOf(row)
      if (revoked && person) await run('audit', auditRow({ at, by, action: 'person.revoked', ...auditedOf(person) }))
      return person
    })
  }

  async restore(id: string, by?: Actor): Promise<Person | undefined> {
    const at = this.#now().toISOString()
    return this.#database.transaction(async run => {
      const [[restored], [row]] = await Promise.all([run('restore', [id]), run('byId', [id])])
      const person = row && personOf(row)
      if (restored && person) await run('audit', auditRow({ at, by, action: 'person.restored', ...auditedOf(person) }))
      return person
    })
  }
}

function auditedOf({ id, name, role }: Person) {
  return { subject: id, detail: { name, role } }
}

function valuesOf({ name, email, role, blogs }: Pick<Entering, 'name' | 'email' | 'role' | 'blogs'>) {
  return [storable(name), email === undefined ? null : storable(email), role, JSON.stringify(blogs)]
}
