/** Whoever runs a command that changes the database directly, for the audit list. */
import { userInfo } from 'node:os'
import type { Actor } from '#store/audit/audit.ts'

export function atCommandLine(): Actor {
  return { kind: 'command line', id: '', name: userName() }
}

/** A container may run as a user without an entry in its passwd. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
