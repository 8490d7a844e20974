/**
 * Presses what a reader pressed where an arrival has moved it from under the finger: browsers then click what has come in its place, or
 * nothing.
 */
import { topOf } from './top-of.ts'

/** Further away, the reader has left it so as not to press it. */
const STILL_PX = 9

type Pressed = { readonly control: HTMLElement; readonly top: number; readonly x: number; readonly y: number }

let pressed: Pressed | undefined

/** On the window, before anything else hears it. What is in a shadow root is in the path of an event alone. */
export function keepPresses() {
  addEventListener(
    'pointerdown',
    event => {
      const control = controlIn(event)
      pressed = control && { control, top: topOf(control), x: event.x, y: event.y }
    },
    true,
  )
  addEventListener(
    'click',
    event => {
      if (!pressed || controlIn(event) === pressed.control) return
      const { control, top, x, y } = pressed
      pressed = undefined
      if (topOf(control) === top || Math.hypot(event.x - x, event.y - y) > STILL_PX) return
      event.preventDefault()
      event.stopPropagation()
      // With the keys that are held.
      control.dispatchEvent(new MouseEvent('click', event))
    },
    true,
  )
}

function controlIn(event: Event): HTMLElement | undefined {
  const path = event.composedPath().filter(one => one instanceof HTMLElement)
  return path.find(one => one.matches('.crier :is(a, button)'))
}
