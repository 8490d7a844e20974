/** Logins on SQLite: read on the serving thread, and written on the writer thread, which may wait for the disk. */
import type { Callable } from '#store/sql/calls.ts'
import type { Logins } from './logins.ts'
import type { SqlLogins } from './sql-logins.ts'

/** The methods that write. */
export const LOGIN_WRITES = ['open', 'use', 'close', 'makeLink', 'takeLink', 'makeTicket', 'spendTicket'] as const

export type LoginWrites = Callable<Pick<SqlLogins, (typeof LOGIN_WRITES)[number]>>

/** `here` has a connection that cannot write. */
export function dividedLogins(here: SqlLogins, there: LoginWrites): Logins {
  return {
    open: there.open,
    close: there.close,
    makeLink: there.makeLink,
    takeLink: there.takeLink,
    makeTicket: there.makeTicket,
    isOpen: secret => here.isOpen(secret),
    // Few uses extend a login, so most need no write.
    async use(secret) {
      const found = await here.look(secret)
      return found?.renewTo === undefined ? found?.login : there.use(secret)
    },
    takeTicket: async secret => here.holder(await there.spendTicket(secret)),
  }
}
