/** Signing in at the desk: with keys, with the identity provider, or both; and the checks of people who are signed in. */

import { PersonChecks } from '#web/sign-in/person-checks.ts'
import { Provider } from '#web/sign-in/provider.ts'
import { PeopleSignIn, type SignInWays } from '#web/sign-in/sign-in.ts'
import { signInOptions } from './config/sign-in-settings.ts'
import type { openReaders } from './open-readers.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

type OpenSignIn = Pick<ServerOptions, 'settings' | 'logger' | 'clock' | 'opened'> & {
  readonly stores: Pick<OpenStores, 'people' | 'personLogins'>
  readonly readers: Pick<Awaited<ReturnType<typeof openReaders>>, 'revocations'>
}

export function openSignIn({ settings, logger, clock, opened, stores, readers }: OpenSignIn): SignInWays {
  const { keySignIn, provider: given } = signInOptions(settings)
  if (!given) return { keySignIn }
  const { name, access, times, ...about } = given
  const provider = new Provider({ ...about, now: clock.now })
  const shared = { ...stores, provider, access, times, logger }
  if (settings.CRIER_ROLES.includes('ingest')) {
    const checks = new PersonChecks({ ...shared, ...readers, clock })
    opened.defer(() => checks.close())
  }
  return { keySignIn, people: new PeopleSignIn({ ...shared, name }) }
}
