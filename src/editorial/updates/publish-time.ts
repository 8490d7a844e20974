/** Validates the publication time of a scheduled update against its status and the current time. */
import { Refusal } from '#platform/errors.ts'
import type { Status } from '#shared/blog/status.ts'

/** Anything later is a mistake in the year. */
const MAX_DAYS_AHEAD = 366
const DAY_MS = 86_400_000

type AskedTime = {
  /** The requested status. */
  readonly status: Status
  readonly asked: string | null | undefined
  readonly held?: string | undefined
  readonly now: Date
}

/** Undefined for every status but `scheduled`. */
export function publishTime({ status, asked, held, now }: AskedTime): string | undefined {
  if (status !== 'scheduled') {
    if (asked) refuse('applies only to a scheduled update: send "status": "scheduled" too, or leave it out')
    return undefined
  }
  if (asked === null) refuse('a scheduled update needs it; send "status": "draft" to take it off the schedule')
  const at = asked ?? held
  if (at === undefined) refuse('is missing: send the time of publication, or another status')
  if (at !== held) demandNear(at, now)
  return at
}

function demandNear(at: string, now: Date): void {
  if (at <= now.toISOString()) {
    refuse(`is in the past (it is now ${now.toISOString()}): send a later time, or "status": "published"`)
  }
  const latest = new Date(now.getTime() + MAX_DAYS_AHEAD * DAY_MS).toISOString()
  if (at > latest) refuse(`is more than a year away: send a time before ${latest}`)
}

function refuse(message: string): never {
  throw new Refusal('invalid', { errors: [{ path: 'publishAt', message }] })
}
