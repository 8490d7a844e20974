/** Whose data on this device is. */
import type { Login } from '#client/desk/api/login/login.ts'

/** The owner of stored data: other editors never see nor send it. */
export function ownerOf({ name, role, person }: Pick<Login, 'name' | 'role' | 'person'>): string {
  // A person keeps their drafts through another name or role, and shares them with nobody of the same name.
  return person === undefined ? `${name} (${role})` : `person ${person}`
}
