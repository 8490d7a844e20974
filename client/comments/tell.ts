/** "Notify me of the answer", by the device that alerts use. Only our own page may ask for the permission. */
import type * as notify from '#client/notify/define.ts'
import type { Server } from '#client/notify/device.ts'
import { loadBeside } from '#client/widget/load-beside.ts'

type Notify = typeof notify

export async function canTell(server: Server): Promise<boolean> {
  if (window !== parent || new URL(server.base).origin !== location.origin) return false
  const file = (await loadBeside('notify.js')) as Notify | undefined
  return (await file?.canHearAnswers(server)) ?? false
}

/** Must be called from a click. Undefined if the script could not be loaded. */
export async function deviceFor(server: Server, language: string) {
  const file = (await loadBeside('notify.js')) as Notify | undefined
  return file?.hearAnswers(server, language)
}
