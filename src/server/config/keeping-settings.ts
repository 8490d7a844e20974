/** The retention settings. */
import { z } from 'zod'
import { KEPT_DAYS as VISIT_DAYS } from '#delivery/sites/site-row.ts'
import type { KeptDays } from '#store/log/prune-pass.ts'
import { LEAST_AUDIT_DAYS } from '#store/sql/audit-guard.ts'

/** Clients that were away for long return within it; with less, a retry could post twice. */
const MIN_DAYS = 7
const MAX_DAYS = 36_500
const advice = `use a number of days from ${MIN_DAYS} to ${MAX_DAYS}, or "all" to keep everything`

const days = z
  .string()
  .regex(/^(all|\d{1,5})$/, advice)
  .transform(text => (text === 'all' ? text : Number(text)))
  .refine(number => number === 'all' || (number >= MIN_DAYS && number <= MAX_DAYS), advice)

/** A day is enough to reopen one that was rejected by mistake. */
const rejectedAdvice = `use a number of days from 1 to ${MAX_DAYS}`

export const keepingSettings = {
  CRIER_KEEP_REQUEST_DAYS: days
    .default(400)
    .meta({ description: 'How long an `Idempotency-Key` is remembered; `all` for ever' }),
  CRIER_KEEP_CHANGES_DAYS: days.default('all').meta({
    description:
      'How long earlier versions and the history are kept; readers are sent the last 1,000 changes in any case',
  }),
  CRIER_KEEP_ALERT_DAYS: days.default(400).meta({ description: 'How long the statistics of alerts are kept' }),
  CRIER_KEEP_AUDIT_DAYS: days
    .refine(number => number === 'all' || number >= LEAST_AUDIT_DAYS, `use ${LEAST_AUDIT_DAYS} days or more, or "all"`)
    .default(800)
    .meta({
      description: `How long the audit list is kept; the database refuses to delete what is younger than ${LEAST_AUDIT_DAYS} days`,
    }),
  CRIER_KEEP_ITEM_DAYS: days.default(800).meta({
    description: 'How long the update of a CMS item is remembered, after the last delivery of the item',
  }),
  CRIER_KEEP_ENDED_DAYS: days.default('all').meta({
    description: 'How long a coverage is kept after it ended and was last changed; then it is deleted whole',
  }),
  CRIER_KEEP_REJECTED_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, rejectedAdvice)
    .transform(Number)
    .refine(number => number >= 1 && number <= MAX_DAYS, rejectedAdvice)
    .default(7)
    .meta({ description: "How long readers' comments are kept that were rejected; then they are deleted" }),
  CRIER_KEEP_UPLOAD_DAYS: days.default(400).meta({
    description: 'How long an uploaded picture is kept that nothing shows, such as one that was never posted',
  }),
} as const

type Settings = { readonly [Name in keyof typeof keepingSettings]: z.output<(typeof keepingSettings)[Name]> }

/** A key refers to the change that it made, so changes must outlive keys. */
export function keepingMistakes({ CRIER_KEEP_CHANGES_DAYS: changes, CRIER_KEEP_REQUEST_DAYS: keys }: Settings) {
  if (changes === 'all' || (keys !== 'all' && keys < changes)) return []
  return ['CRIER_KEEP_CHANGES_DAYS: use more days than CRIER_KEEP_REQUEST_DAYS, because keys refer to changes']
}

export function keptDaysIn(settings: Settings): KeptDays {
  const number = (value: number | 'all') => (value === 'all' ? undefined : value)
  const keys = number(settings.CRIER_KEEP_REQUEST_DAYS)
  const alerts = number(settings.CRIER_KEEP_ALERT_DAYS)
  return {
    ...{ 'undated keys': keys, keys, alerts, turns: alerts },
    audit: number(settings.CRIER_KEEP_AUDIT_DAYS),
    comments: settings.CRIER_KEEP_REJECTED_DAYS,
    ...{ visits: VISIT_DAYS, ended: number(settings.CRIER_KEEP_ENDED_DAYS) },
    ...{ items: number(settings.CRIER_KEEP_ITEM_DAYS), changes: number(settings.CRIER_KEEP_CHANGES_DAYS) },
  }
}

/** Undefined: for ever. */
export function uploadDaysIn({ CRIER_KEEP_UPLOAD_DAYS: kept }: Settings): number | undefined {
  return kept === 'all' ? undefined : kept
}
