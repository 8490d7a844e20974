/** The widget's style sheet, from this script's folder. Empty if it cannot be loaded: an unstyled coverage is better than none. */
import { beside } from './beside.ts'

export function loadLooks(): Promise<string> {
  return fetch(beside('widget.css')).then(
    answer => (answer.ok ? answer.text() : ''),
    () => '',
  )
}
