/**
 * Which followers of a blog get an alert: those who chose its level or a lower one, and one of its topics or none. Of two alerts that run
 * at the same time, whoever is to get both gets the newer one alone, because it replaces the other on the lock screen.
 */
import type { ChoiceInBlog } from '#push/devices/device.ts'
import { type AlertLevel, alertLevels } from '#shared/blog/alert-level.ts'

/** Undefined: it is for everybody. */
export type AlertAudience =
  | {
      /** Those of its update. */
      readonly topics: readonly string[]
      readonly level: AlertLevel
    }
  | undefined

/** `newer`: the audiences of newer alerts. */
type Audience = { readonly audience?: AlertAudience; readonly newer?: readonly AlertAudience[] }

/** @param listed The topics of the blog: one that it no longer lists is not a choice any more. */
export function isIn(
  { audience, newer = [] }: Audience,
  { topics, level }: ChoiceInBlog,
  listed: ReadonlySet<string>,
): boolean {
  const choice = topics.filter(topic => listed.has(topic))
  const isFor = (alert: AlertAudience) =>
    alert === undefined ||
    (reaches(alert.level, level) && (choice.length === 0 || choice.some(topic => alert.topics.includes(topic))))
  return isFor(audience) && !newer.some(isFor)
}

/** Nobody is left for the alert: whoever it is for gets one of the newer ones, too. */
export function isCovered({ audience, newer = [] }: Audience): boolean {
  if (newer.includes(undefined)) return true
  if (!audience) return false
  const as = newer.filter(alert => alert && reaches(alert.level, audience.level))
  const topics = new Set(as.flatMap(alert => alert?.topics ?? []))
  return as.length > 0 && audience.topics.every(topic => topics.has(topic))
}

/** An alert as it is asked for. `takesBack`: it belongs to a retraction. */
export type AskedAudience = { readonly audience?: AlertAudience; readonly takesBack?: boolean | undefined }

/** Who got an alert of an update gets the next one, too. What takes one back is for them alone; if nobody did, it is an alert like others. */
export function audienceAfter(earlier: readonly AlertAudience[], { audience, takesBack = false }: AskedAudience) {
  return audienceOfAll(takesBack && earlier.length > 0 ? earlier : [audience, ...earlier])
}

/** Who got one of them: at most more, never fewer. */
function audienceOfAll(all: readonly AlertAudience[]): AlertAudience {
  const known = all.flatMap(audience => audience ?? [])
  if (known.length < all.length) return undefined
  const levels = known.map(({ level }) => level)
  return {
    topics: [...new Set(known.flatMap(({ topics }) => topics))],
    level: alertLevels.findLast(level => levels.includes(level)) ?? 'all',
  }
}

function reaches(alert: AlertLevel, chosen: AlertLevel): boolean {
  return alertLevels.indexOf(alert) >= alertLevels.indexOf(chosen)
}
