/** The texts of a retraction, before it is sent and after it comes back. */

import type { KeptWords } from '#client/desk/local/kept-words.ts'
import type { Intent } from '#client/desk/local/records/item.ts'
import type { Update } from '#shared/blog/update.ts'

export type RetractionWords = {
  readonly note: string
  readonly isAlerting: boolean
  readonly title: string
  readonly text: string
}

export function retractionName(update: Update['id'] | string): string {
  return `retract ${update}`
}

/** Restores the dialog's texts after the retraction was taken back or refused. */
export function keepRetraction(words: KeptWords, intent: Intent): void {
  if (intent.kind !== 'retract') return
  const { note = '', alert } = intent
  if (note === '' && !alert) return
  const alerting = { isAlerting: alert !== undefined, ...(alert && { title: alert.title, text: alert.text }) }
  words.keep(retractionName(intent.update), { note, ...alerting })
}
