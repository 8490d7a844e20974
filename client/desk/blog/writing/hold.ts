/** How long a person's new updates are held for undo before they are sent. Stored on this device; 0 by default. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'

export const HOLD_SECONDS = [0, 2, 3, 5, 7, 10] as const
type HoldSeconds = (typeof HOLD_SECONDS)[number]

export function holdOf(person: string): HoldSeconds {
  const held = readStored(nameFor(person))
  return HOLD_SECONDS.find(seconds => seconds === held) ?? 0
}

export function setHold(person: string, seconds: number): void {
  storeValue(nameFor(person), seconds === 0 ? undefined : seconds)
}

function nameFor(person: string): string {
  return `crier-desk-hold ${person}`
}
