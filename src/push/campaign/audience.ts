/**
 * Which followers of a blog get an alert: those who chose one of its topics, and those who chose none. Of two alerts that run at the
 * same time, whoever is to get both gets the newer one alone, because it replaces the other on the lock screen.
 */

/** Of an alert: those of its update. Undefined: it is for everybody. */
export type AlertTopics = readonly string[] | undefined

/** `newer`: the topics of the newer alerts. */
type Audience = { readonly topics?: AlertTopics; readonly newer?: readonly AlertTopics[] }

/** @param listed The topics of the blog: one that it no longer lists is not a choice any more. */
export function isIn(
  { topics, newer = [] }: Audience,
  chosen: readonly string[],
  listed: ReadonlySet<string>,
): boolean {
  const choice = chosen.filter(topic => listed.has(topic))
  const isFor = (alert: AlertTopics) =>
    choice.length === 0 || alert === undefined || choice.some(topic => alert.includes(topic))
  return isFor(topics) && !newer.some(isFor)
}

/** Nobody is left for the alert: every choice that it is for is one of the newer ones, too. */
export function isCovered({ topics, newer = [] }: Audience): boolean {
  if (newer.length === 0) return false
  const all = new Set(newer.flatMap(alert => alert ?? []))
  return newer.includes(undefined) || (topics?.every(topic => all.has(topic)) ?? false)
}
