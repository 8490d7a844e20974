/** The ways to sign in that the server offers. */
import { createDeskCaller, fetchOnce } from '#client/desk/api/caller.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { place } from '#client/desk/kit/place.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { having, outcomeOf } from '#client/posting/src/outcome.ts'

type Ways = {
  /** The identity provider of the newsroom. */
  readonly provider?: { readonly name: string }
  readonly key: boolean
}

/** Undefined until the server has answered. */
export const ways = createStore<Ways | undefined>(undefined)

const call = createDeskCaller(fetchOnce)

/** Where the server cannot be asked, it may still be in a moment: with a key, which needs no button. */
export async function readWays(): Promise<void> {
  const outcome = outcomeOf(await call({ method: 'GET', path: '/v1/session/ways' }), having<Ways>('key'))
  if (outcome.kind === 'done') ways.set(outcome)
  else ways.set(held => held ?? { key: true })
}

/** Leads to the provider and back to this place of the desk. */
export function providerAddress(window?: 'own'): string {
  const query = new URLSearchParams({ to: place(), ...(window && { window }) })
  return `${folder}/v1/session/provider?${query}`
}
