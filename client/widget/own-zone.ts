/** The reader's own time zone, offered if its clock differs from the blog's. */
import { showTime } from '#shared/blog/times.ts'

export type OwnZone = { readonly timeZone: string; readonly label: string }

const own = Intl.DateTimeFormat().resolvedOptions().timeZone

export function ownZoneBeside(timeZone: string): OwnZone | undefined {
  const now = new Date().toISOString()
  const [theirs, ours] = [showTime(now, timeZone), showTime(now, own)]
  if (theirs.clock === ours.clock && theirs.day === ours.day) return undefined
  return { timeZone: own, label: ours.zone }
}
