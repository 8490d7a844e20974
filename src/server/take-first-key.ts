/** The first key of a fresh installation, and a link that signs in to the desk with it. */
import { firstKey } from '#store/keys/first-key.ts'
import { deskLink } from '#store/logins/desk-link.ts'
import type { RunningServer } from './composition.ts'
import type { Settings } from './config/config.ts'
import type { OpenStores } from './stores/open-stores.ts'

type FirstKeyTaken = Pick<RunningServer, 'firstKey' | 'deskLink'>
export const NO_NEW_KEY: FirstKeyTaken = { firstKey: { kind: 'there' } }

/** `url`: the address of the desk's pages. */
export async function takeFirstKey(
  { keys, logins }: Pick<OpenStores, 'keys' | 'logins'>,
  { settings, url }: { readonly settings: Settings; readonly url: string },
): Promise<FirstKeyTaken> {
  const first = await firstKey(keys, settings.CRIER_ADMIN_KEY)
  if (first.kind === 'there') return NO_NEW_KEY
  const { secret } = await logins.makeLink(first.key)
  return { firstKey: first, deskLink: deskLink(url, secret) }
}
