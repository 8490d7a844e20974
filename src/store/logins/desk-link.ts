/** The address that signs in whoever opens it first. */

/** Behind the `#`, which no browser sends: no proxy and no log on the way sees it. */
export function deskLink(publicUrl: string, secret: string): string {
  return `${publicUrl}/desk/#link=${secret}`
}
