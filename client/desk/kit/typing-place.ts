/**
 * Where the next words go. One place at a time takes the focus whenever nobody has it, and every letter that no field would
 * take: so what is typed never goes nowhere. It is the composer's text, or what a dialog over it asks for first.
 */
import { isTextKey } from './keys.ts'

export type TypingPlace = {
  /** False where it cannot be now, as on a pane that is not shown. */
  focus(): boolean
}

/** The last is uppermost. */
const dialogs: TypingPlace[] = []
let page: TypingPlace | undefined
/** Somebody asked for the page's place while a dialog lay over it, or before it was there. */
let isWanted = false

/** The composer's, once it can be typed in. The returned function takes it away. */
export function offerPlace(place: TypingPlace): () => void {
  page = place
  if (dialogs.length === 0 && (isWanted || isLoose())) isWanted = !place.focus()
  return () => {
    if (page === place) page = undefined
  }
}

/** The next words are for the page's place, whoever has the focus now. */
export function wantPlace() {
  isWanted = dialogs.length > 0 || !page?.focus()
}

/**
 * A dialog lies over the page from now on. The returned function says that it is gone, and gives the focus back.
 * @param before What had the focus before it was opened
 */
export function coverPlace(place: TypingPlace, before: Element | null): () => void {
  dialogs.push(place)
  place.focus()
  return () => {
    dialogs.splice(dialogs.indexOf(place), 1)
    const below = dialogs.at(-1) ?? page
    const isForPage = isWanted && dialogs.length === 0
    if (dialogs.length === 0) isWanted = false
    if (isForPage && below?.focus()) return
    if (before instanceof HTMLElement && !isLoose(before)) before.focus()
    if (isLoose()) below?.focus()
  }
}

/** The uppermost place gets the focus. */
export function returnToPlace() {
  const uppermost = dialogs.at(-1) ?? page
  uppermost?.focus()
}

/** Words are being typed, or would be with the next key. */
export function isPlaceTaken(): boolean {
  return dialogs.length > 0 || page !== undefined || takesText(document.activeElement)
}

/**
 * Hears the letters that no field takes, and lets nothing but the editor's hands take the focus from a field that is typed in:
 * Chromium moves it along when a script sets the selection, as the text does when it is drawn anew. The returned function
 * ends it.
 */
export function catchLetters(): () => void {
  /** The field that was typed in last, until a key or a pointer leads elsewhere. */
  let typedIn: EventTarget | null = null
  const ending = new AbortController()
  const options = { capture: true, signal: ending.signal }

  function keyDown(event: KeyboardEvent) {
    if (LEADING.has(event.key) || event.ctrlKey || event.metaKey) typedIn = null
    if (isTextKey(event) && !takesText(event.target)) returnToPlace()
  }
  function input({ target }: Event) {
    typedIn = target
  }
  function focusIn({ target, relatedTarget }: FocusEvent) {
    const isTaken = relatedTarget !== null && relatedTarget === typedIn && isField(relatedTarget) && isText(target)
    if (isTaken && relatedTarget.isConnected) relatedTarget.focus({ preventScroll: true })
  }
  function letGo() {
    typedIn = null
  }

  addEventListener('keydown', keyDown, options)
  addEventListener('input', input, options)
  addEventListener('focusin', focusIn, options)
  addEventListener('pointerdown', letGo, options)
  return () => ending.abort()
}

/** Keys that may move the focus. */
const LEADING = new Set(['Tab', 'Enter', 'Escape'])

function isField(target: EventTarget): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.isContentEditable
}

function isLoose(element: Element | null = document.activeElement): boolean {
  return !element?.isConnected || element === document.body || element === document.documentElement
}

const NO_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLElement && target.isContentEditable
}
