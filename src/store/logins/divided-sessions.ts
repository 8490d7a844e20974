/** Sessions on SQLite: read on the thread that serves requests, written on the thread that may block on the disk. */
import type { Callable } from '#store/sql/calls.ts'
import type { Sessions } from './sessions.ts'
import type { SqlSessions } from './sql-sessions.ts'

/** The methods that write. */
export const SESSION_WRITES = ['open', 'use', 'close', 'makeLink', 'takeLink', 'makeTicket', 'spendTicket'] as const

export type SessionWrites = Callable<Pick<SqlSessions, (typeof SESSION_WRITES)[number]>>

/** `here` uses a connection that cannot write. */
export function dividedSessions(here: SqlSessions, there: SessionWrites): Sessions {
  return {
    open: there.open,
    close: there.close,
    makeLink: there.makeLink,
    takeLink: there.takeLink,
    makeTicket: there.makeTicket,
    isOpen: secret => here.isOpen(secret),
    // Nearly every use of a session changes nothing.
    async use(secret) {
      const found = await here.look(secret)
      return found?.renewTo === undefined ? found?.session : there.use(secret)
    },
    takeTicket: async secret => here.holder(await there.spendTicket(secret)),
  }
}
