/** Whoever makes a call: a program or colleague with a key, or a person who signed in with the newsroom's identity provider. */
import type { Key } from './keys.ts'

export type Acting = Pick<Key, 'id' | 'name' | 'role' | 'blogs'> & {
  /** Absent for a key. The ids of all are drawn from one space, so an id names one of them. */
  readonly kind?: 'person' | 'hook'
}
