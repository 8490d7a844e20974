/** What the fragment of the address says about signing in: `#link=…`, `#signed-in`, `#sign-in-problem=…`. */
import { tellSignedIn } from './windows.ts'

export type SignInArrival = {
  /** The secret of a one-time sign-in link. */
  readonly link?: string | undefined
  /** The code of what went wrong at the identity provider. */
  readonly problem?: string | undefined
}

/** Removes it from the address bar and the history before anything else happens. */
export function takeArrival(): SignInArrival {
  const [, name, value = ''] = /^#(link|signed-in|sign-in-problem)(?:=(.+))?$/.exec(location.hash) ?? []
  if (name === undefined) return {}
  history.replaceState(null, '', location.pathname + location.search)
  if (name === 'link') return { link: decodeURIComponent(value) }
  if (name === 'sign-in-problem') return { problem: value }
  tellSignedIn()
  // This window was opened for signing in. Where the browser keeps it open, it becomes another desk.
  window.close()
  return {}
}
