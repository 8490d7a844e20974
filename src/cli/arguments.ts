/** Parsers for command arguments. They run while commander reads the line, so an error is shown with the help. */
import { InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { tryCheck } from '#editorial/input/check.ts'
import { MAX_LEVEL_MINUTES } from '#platform/logger/log-level.ts'
import { languageTag, timeZone } from '#shared/blog/blog.ts'
import { blogId } from '#shared/blog/ids.ts'
import { shownInstant } from '#shared/requests/fields.ts'

const minutes = z.coerce.number().int().min(1).max(MAX_LEVEL_MINUTES)

export const toBlogId = (text: string) => demand(blogId, text)
export const toTimeZone = (text: string) => demand(timeZone, text)
export const toLanguage = (text: string) => demand(languageTag, text)
export const toMinutes = (text: string) => demand(minutes, text)

/** `2026-03-04` */
export function toDate(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && tryCheck(shownInstant, `${text}T00:00:00Z`).kind === 'right'
  if (isDay) return text
  throw new InvalidArgumentError('use a date such as 2026-03-04')
}

export function toSpeed(text: string): number {
  const speed = Number(text)
  if (text.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed
  throw new InvalidArgumentError('use a number above 0, such as 60 for one minute per second')
}

export function toCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('use a whole number above 0')
}

/** 0 is before the first version. */
export function toVersion(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('use the number of a version, or 0')
}

function demand<T>(schema: z.ZodType<T>, text: string): T {
  const checked = tryCheck(schema, text)
  if (checked.kind === 'right') return checked.value
  throw new InvalidArgumentError(checked.errors[0]?.message ?? 'not right')
}
