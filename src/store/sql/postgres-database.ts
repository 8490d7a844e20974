/** The `Database` port over a pool of connections to PostgreSQL. */
import type { Database, Prepared, Run, StatementTable } from './database.ts'
import { forPostgres } from './portable.ts'
import type { Postgres, Queries } from './postgres.ts'
import { shareQueries } from './shared-queries.ts'
import { demandWhole } from './whole-tables.ts'

export function postgresDatabase(postgres: Postgres): Database {
  const sharedQuery = shareQueries((text, values) => postgres.query(text, values))
  return {
    prepare<Name extends string>(table: StatementTable<Name>): Prepared<Name> {
      const texts = forPostgres(table)
      const runOn = (queries: Queries): Run<Name> => {
        return async (name, values) => {
          const text = texts[name]
          return text === undefined ? [] : queries.query(text, values)
        }
      }
      return {
        run: runOn({ query: sharedQuery }),
        transaction: work => postgres.transaction(queries => work(runOn(queries))),
        snapshot: work => postgres.snapshot(queries => work(runOn(queries))),
        demandWhole: tables => demandWhole(postgres, tables),
      }
    },
  }
}
