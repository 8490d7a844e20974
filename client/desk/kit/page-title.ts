/** The title of the tab: where one is, and how much waits: what was handed in, and comments for those who wish it. */
import { words } from './words.ts'

let place: string | undefined
const waiting = { updates: 0, comments: 0 }

export function showPlace(title: string | undefined) {
  place = title
  show()
}

export function showWaiting(count: number, of: keyof typeof waiting = 'updates') {
  waiting[of] = count
  show()
}

function show() {
  const title = place === undefined ? words.desk : `${place} · ${words.desk}`
  const count = waiting.updates + waiting.comments
  document.title = count > 0 ? `(${count}) ${title}` : title
}
