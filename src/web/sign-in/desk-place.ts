/** The place at the desk that a sign-in returns to: an address of this server's desk and nothing else (CWE-601). */

const MAX_CHARACTERS = 500

/** `asked`: a path below the desk, such as `blogs/budget-day`. Anything else leads to the desk's first page. */
export function deskPlace(asked: string | undefined): string {
  return asked !== undefined && asked.length <= MAX_CHARACTERS && /^(new|blogs\/[a-z0-9-]+)$/.test(asked) ? asked : ''
}
