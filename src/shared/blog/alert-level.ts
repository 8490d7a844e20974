/** How much an alert says, and how much a device wants to be told. Nothing but what an editor said is read. */
import type { Update } from './update.ts'

/** Each has all that is in the next. `key`: alerts of key events. `breaking`: those of high urgency. */
export const alertLevels = ['all', 'key', 'breaking'] as const
export type AlertLevel = (typeof alertLevels)[number]

type Alerting = { readonly alert?: Pick<NonNullable<Update['alert']>, 'urgency'> | undefined; readonly key: boolean }

/** Of the alert of an update. */
export function levelOf({ alert, key }: Alerting): AlertLevel {
  if (alert?.urgency === 'high') return 'breaking'
  return key ? 'key' : 'all'
}
