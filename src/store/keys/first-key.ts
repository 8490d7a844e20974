/** Sees to it that somebody can administer a fresh installation. */
import type { Key, Keys } from './keys.ts'

export type FirstKey =
  | { readonly kind: 'made'; readonly key: Key; readonly secret: string }
  | { readonly kind: 'given'; readonly key: Key }
  | { readonly kind: 'there' }

/**
 * `given` (CRIER_ADMIN_KEY) becomes an admin key unless it is one. Without it, one is made when there was never any;
 * its secret is in this answer and nowhere else.
 * @throws Error when `given` was revoked: it must not come back to life by a restart.
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
    const { key } = await keys.create({ name: 'CRIER_ADMIN_KEY', role: 'admin', blogs: 'all' }, given)
    return { kind: 'given', key }
  } catch (cause) {
    // Another node that starts at this moment may have been quicker.
    if ((await keys.find(given))?.role === 'admin') return { kind: 'there' }
    throw new Error('CRIER_ADMIN_KEY cannot be used: a key with this secret was revoked; set another.', { cause })
  }
}
