/** Ensures that a fresh installation can be administered. */
import type { Key, Keys } from './keys.ts'

export type FirstKey =
  | { readonly kind: 'made'; readonly key: Key; readonly secret: string }
  | { readonly kind: 'given'; readonly key: Key }
  | { readonly kind: 'there' }

/**
 * `given` (CRIER_ADMIN_KEY) is stored as an admin key if it is not one yet. Without it, an admin key is created if no
 * key ever existed; its secret is in the returned value and nowhere else.
 * @throws Error if `given` was revoked: a restart must not bring it back to life.
 */
export async function firstKey(keys: Keys, given: string | undefined): Promise<FirstKey> {
  if (given !== undefined) return takeGiven(keys, given)
  const known = await keys.list()
  if (known.some(({ role }) => role === 'admin')) return { kind: 'there' }
  const made = await keys.create({ name: 'first admin', role: 'admin', blogs: 'all' })
  return { kind: 'made', ...made }
}

async function takeGiven(keys: Keys, given: string): Promise<FirstKey> {
  const known = await keys.find(given)
  if (known?.role === 'admin') return { kind: 'there' }
  if (known) throw new Error(`CRIER_ADMIN_KEY is the secret of the ${known.role} key "${known.name}"; set another.`)
  try {
    const { key } = await keys.create({ name: 'CRIER_ADMIN_KEY', role: 'admin', blogs: 'all' }, { secret: given })
    return { kind: 'given', key }
  } catch (cause) {
    // Another node that starts at the same moment may have been first.
    if ((await keys.find(given))?.role === 'admin') return { kind: 'there' }
    throw new Error('CRIER_ADMIN_KEY cannot be used: a key with this secret was revoked; set another.', { cause })
  }
}
