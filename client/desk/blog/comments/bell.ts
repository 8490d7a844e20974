/** The sound and the count in the tab for comments that wait: off until somebody wishes them, on this device. */
import { showWaiting } from '#client/desk/kit/page-title.ts'
import { playNow } from '#client/desk/kit/sound.ts'
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore } from '#client/desk/kit/store.ts'

const NAME = 'crier-desk-comments-bell'

export const isBellOn = createStore(readStored(NAME) === true)

/** Plays it once, so that one knows it; a browser allows sounds only after such a press. */
export function setBell(isOn: boolean): void {
  storeValue(NAME, isOn || undefined)
  isBellOn.set(isOn)
  if (isOn) playNow()
}

/** The last figure, by coverage: what was there before is nothing new. */
const last = new Map<string, number>()

export function ringBell(blog: string, waiting: number): void {
  const before = last.get(blog)
  last.set(blog, waiting)
  showCount(isBellOn.get() ? waiting : 0)
  if (isBellOn.get() && before !== undefined && waiting > before) playNow()
}

export function showCount(waiting: number): void {
  showWaiting(waiting, 'comments')
}
