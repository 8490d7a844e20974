/** The address that signs in the first person who opens it. */

/** The secret follows the `#`, which browsers never send, so no proxy or access log on the way sees it. */
export function deskLink(publicUrl: string, secret: string): string {
  return `${publicUrl}/desk/#link=${secret}`
}
