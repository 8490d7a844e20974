/** The title of the tab: where one is, and how much was handed in. */
import { words } from './words.ts'

let place: string | undefined
let waiting = 0

export function showPlace(title: string | undefined) {
  place = title
  show()
}

export function showWaiting(count: number) {
  waiting = count
  show()
}

function show() {
  const title = place === undefined ? words.desk : `${place} · ${words.desk}`
  document.title = waiting > 0 ? `(${waiting}) ${title}` : title
}
