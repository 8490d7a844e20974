/** The link that signs in the first browser that opens it. */

/** After the `#`, which browsers do not send: no proxy and no access log sees it. */
export function deskLink(publicUrl: string, secret: string): string {
  return `${publicUrl}/desk/#link=${secret}`
}
