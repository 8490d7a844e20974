/** Sessions that are read here and written where waiting for the disk keeps nobody waiting. */
import type { Callable } from '#store/sql/calls.ts'
import type { Sessions } from './sessions.ts'
import type { SqliteSessions } from './sqlite-sessions.ts'

export type SessionWrites = Callable<
  Pick<SqliteSessions, 'open' | 'use' | 'close' | 'makeLink' | 'takeLink' | 'makeTicket' | 'spendTicket'>
>

/** What of a session is written; the rest is read. */
export const SESSION_WRITES = ['open', 'use', 'close', 'makeLink', 'takeLink', 'makeTicket', 'spendTicket'] as const

/** `here` stands on a connection that cannot write. */
export function dividedSessions(here: SqliteSessions, there: SessionWrites): Sessions {
  return {
    open: there.open,
    close: there.close,
    makeLink: there.makeLink,
    takeLink: there.takeLink,
    makeTicket: there.makeTicket,
    isOpen: secret => here.isOpen(secret),
    // Nearly every use of a session changes nothing.
    async use(secret) {
      const found = here.look(secret)
      return found?.renewTo === undefined ? found?.session : there.use(secret)
    },
    takeTicket: async secret => here.holder(await there.spendTicket(secret)),
  }
}
