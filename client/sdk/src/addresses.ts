/** The addresses of a blog's resources, derived from the address of its page. */

type OlderOf = { readonly limit?: number | undefined; readonly keyOnly?: boolean | undefined }

export type Addresses = {
  readonly blog: string
  /** The page itself, without query and fragment. */
  readonly page: string
  /** The server's origin, and its path prefix if it has one. */
  readonly base: string
  readonly snapshot: string
  /** Of the page's address, which may name the site of a frame, or topics: goes with every request. */
  readonly query: string
  readonly socket: string
  readonly older: (before: string, page?: OlderOf) => string
}

const PAGE = /^(.*)\/blogs\/([a-z0-9-]{1,80})\/?$/

/** Undefined for an address that cannot be a blog's. */
export function addressesOf(src: string, around?: string): Addresses | undefined {
  if (!URL.canParse(src, around)) return undefined
  const { protocol, host, pathname, search } = new URL(src, around)
  const [, folder, blog] = PAGE.exec(pathname) ?? []
  if (folder === undefined || blog === undefined || !/^https?:$/.test(protocol)) return undefined
  const base = `${protocol}//${host}${folder}`
  const snapshot = `${base}/v1/blogs/${blog}`
  return {
    blog,
    base,
    query: search.slice(1),
    page: `${base}/blogs/${blog}`,
    snapshot,
    socket: `${base.replace('http', 'ws')}/connection/websocket${search}`,
    older: (before, { limit = 20, keyOnly } = {}) =>
      `${snapshot}/updates?before=${encodeURIComponent(before)}&limit=${limit}${keyOnly ? '&key=true' : ''}`,
  }
}

export function withQuery(address: string, query: string | null | undefined): string {
  return query ? `${address}${address.includes('?') ? '&' : '?'}${query}` : address
}
