/** Where everything about a blog is, found from the address of its page. */

export type Addresses = {
  readonly blog: string
  /** The page itself, without query and fragment. */
  readonly page: string
  /** What the server's own paths begin with: its origin, and a folder where it is not at the root. */
  readonly base: string
  readonly snapshot: string
  /** With what the address of the page says besides, such as whose frame it stands in. */
  readonly socket: string
  readonly older: (place: string, limit?: number) => string
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
    page: `${base}/blogs/${blog}`,
    snapshot,
    socket: `${base.replace('http', 'ws')}/connection/websocket${search}`,
    older: (place, limit = 20) => `${snapshot}/updates?before=${encodeURIComponent(place)}&limit=${limit}`,
  }
}
