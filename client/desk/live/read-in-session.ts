/** Reads coverages in the name of who is signed in, so that private ones are open too. */
import type { Loaded } from '../../sdk/snapshot.ts'
import { folder } from '../place.ts'
import { call } from '../server/call.ts'

const API = `${location.origin}${folder}/v1`

export async function readInSession<T>(
  address: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Loaded<T>> {
  const answer = await call<T>({ path: address.slice(API.length), signal })
  if (answer.kind === 'done') return { kind: 'loaded', value: answer.value }
  if (answer.kind === 'unreachable') return { kind: 'lost' }
  const { status } = answer.problem
  if (status >= 500 || status === 429) return { kind: 'lost' }
  return { kind: 'refused', why: status === 401 || status === 403 ? 'refused' : 'unknown' }
}
