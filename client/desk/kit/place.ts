/** The route of the desk, kept in the address, so that back, forward and reload work. */
import { folder } from './folder.ts'
import { createStore } from './store.ts'
import { useStore } from './use-store.ts'

/** In the order of their links. */
export const ADMIN_SECTIONS = [
  'keys',
  'people',
  'sites',
  'contributors',
  'hooks',
  'devices',
  'storage',
  'health',
  'audit',
] as const
export type AdminSection = (typeof ADMIN_SECTIONS)[number]

export type Route =
  | { readonly kind: 'blogs' }
  | { readonly kind: 'new blog' }
  | { readonly kind: 'blog'; readonly blog: string }
  | { readonly kind: 'admin'; readonly section: AdminSection }

const route = createStore(routeAt(location.pathname))
addEventListener('popstate', () => route.set(routeAt(location.pathname)))

/** The open place, below the desk: empty, or such as `blogs/budget-day`. */
export function place(): string {
  return addressOf(route.get()).slice(`${folder}/desk/`.length)
}

export function useRoute(): Route {
  return useStore(route)
}

export function go(to: Route) {
  history.pushState(null, '', addressOf(to))
  route.set(to)
  scrollTo(0, 0)
}

export function addressOf(to: Route): string {
  if (to.kind === 'blogs') return `${folder}/desk/`
  if (to.kind === 'admin') return `${folder}/desk/admin/${to.section}`
  return to.kind === 'new blog' ? `${folder}/desk/new` : `${folder}/desk/blogs/${to.blog}`
}

function routeAt(path: string): Route {
  const [, blog] = /\/desk\/blogs\/([a-z0-9-]{1,80})\/?$/.exec(path) ?? []
  if (blog !== undefined) return { kind: 'blog', blog }
  const [, of] = /\/desk\/admin(?:\/([a-z]*))?\/?$/.exec(path) ?? []
  if (of !== undefined || path.endsWith('/desk/admin')) {
    return { kind: 'admin', section: ADMIN_SECTIONS.find(section => section === of) ?? 'keys' }
  }
  return { kind: path.endsWith('/desk/new') ? 'new blog' : 'blogs' }
}
