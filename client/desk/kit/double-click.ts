/**
 * The second click of a double click presses no button of the desk: it would take back what the first has done, or press what has moved
 * under the pointer since, such as the next item of a queue.
 */

/** But not those that are pressed several times in a row: in a text, whose buttons can be undone, and in a list that is put in order. */
const BUTTON = 'button:not(.composer *, .ordered *)'

export function ignoreSecondClicks() {
  addEventListener('click', ignoreSecond, true)
}

function ignoreSecond(event: MouseEvent) {
  if (event.detail < 2 || !(event.target instanceof Element && event.target.closest(BUTTON))) return
  event.preventDefault()
  event.stopPropagation()
}
