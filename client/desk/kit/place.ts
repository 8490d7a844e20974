/** The place in the desk, kept in the address, so that back, forward and reload work. */
import { createStore } from './store.ts'
import { useStore } from './use-store.ts'

export type Place =
  | { readonly kind: 'blogs' }
  | { readonly kind: 'new blog' }
  | { readonly kind: 'blog'; readonly blog: string }

const [, before = ''] = /^(.*?)\/desk(?:\/|$)/.exec(location.pathname) ?? []
/** The prefix of the server's paths: empty, or the folder that a proxy serves it under. */
export const folder = before

const place = createStore(placeAt(location.pathname))
addEventListener('popstate', () => place.set(placeAt(location.pathname)))

export function usePlace(): Place {
  return useStore(place)
}

export function go(to: Place) {
  history.pushState(null, '', addressOf(to))
  place.set(to)
  scrollTo(0, 0)
}

export function addressOf(to: Place): string {
  if (to.kind === 'blogs') return `${folder}/desk/`
  return to.kind === 'new blog' ? `${folder}/desk/new` : `${folder}/desk/blogs/${to.blog}`
}

function placeAt(path: string): Place {
  const [, blog] = /\/desk\/blogs\/([a-z0-9-]{1,80})\/?$/.exec(path) ?? []
  if (blog !== undefined) return { kind: 'blog', blog }
  return { kind: path.endsWith('/desk/new') ? 'new blog' : 'blogs' }
}
