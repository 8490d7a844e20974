/**
 * Where the next words go. One place at a time takes the focus when nothing has it, and every letter that no field would
 * take, so that no letter is lost. It is the composer's text, or the first field of a dialog over it.
 */
import { isTextKey } from './keys.ts'
import { shortcutOf } from './shortcuts.ts'
import type { TextSpot } from './text-spot.ts'

export type TypingPlace = {
  /** False when it cannot take the focus, as on a hidden pane. */
  focus(): boolean
  /** Focuses it with a selection, from where it begins to where it is extended to. */
  focusAt?(selection: readonly [TextSpot, TextSpot]): void
  /** Writes at the caret, as if it had been typed there. */
  insert?(text: string): void
}

/** The text that is open now, or is about to be: of a coverage and a person. */
export type OpenText = {
  readonly id: string
  /** Letters that wait for it, on this device. */
  waiting(): string
  keepWaiting(letters: string): void
}

/** Undefined where nothing is written, as in a list of coverages. */
let openText: () => OpenText | undefined = () => undefined

/** Words belong to the text for which they were typed: another coverage, or another person at this desk, gets none of them. */
export function tellOpenText(find: () => OpenText | undefined) {
  openText = find
}

/** The last is uppermost. */
const dialogs: TypingPlace[] = []
let page: TypingPlace | undefined
/** The text that it shows. While the desk turns to another coverage, the composer of the last one is still there. */
let shown: string | undefined
/** The text whose place was wanted while a dialog covered it, or before it existed. */
let wanted: string | undefined
/** A mouse has led the focus to where it is. A finger does not count: the text would bring its keyboard up. */
let isPointed = false
/** A single letter is the answer that other programs take, rather than the beginning of a text. */
const LEAST_SPARE = 2

/** Registers the composer's text, once it takes text. The returned function unregisters it. */
export function offerPlace(place: TypingPlace): () => void {
  page = place
  shown = idNow()
  if (dialogs.length === 0 && (isWanted() || isLoose())) want(!place.focus())
  giveWaiting()
  return () => {
    if (page === place) page = undefined
  }
}

/** Moves the focus to the page's place, wherever it is now. */
export function wantPlace() {
  want(dialogs.length > 0 || !page?.focus())
}

function want(isWanted: boolean) {
  wanted = isWanted ? idNow() : undefined
}

function isWanted(): boolean {
  return wanted !== undefined && wanted === idNow()
}

function idNow(): string {
  return openText()?.id ?? ''
}

/**
 * A dialog covers the page. The returned function ends that and restores the focus, but whoever opened it with a mouse goes on writing.
 * @param before The focused element before it was opened
 */
export function coverPlace(place: TypingPlace, before: Element | null): () => void {
  const isFromMouse = isPointed && !takesText(before)
  dialogs.push(place)
  place.focus()
  return () => {
    dialogs.splice(dialogs.indexOf(place), 1)
    const below = dialogs.at(-1) ?? page
    const isForPage = isWanted() && dialogs.length === 0
    if (dialogs.length === 0) want(false)
    if (!((isForPage || isFromMouse) && below?.focus())) {
      if (before instanceof HTMLElement && !isLoose(before)) before.focus()
      if (isLoose()) below?.focus()
    }
    giveWaiting()
    // On a page without a composer; where it is being replaced, the next one gets it.
    if (dialogs.length === 0 && !isForPage) openText()?.keepWaiting('')
  }
}

/** Words that were typed where they were not meant: in a dialog which turned out to have no field, or in a form that had been sent. */
export function keepForPlace(letters: string) {
  const text = openText()
  if (letters !== '') text?.keepWaiting(text.waiting() + letters)
}

function giveWaiting() {
  const text = openText()
  const letters = text?.waiting()
  if (dialogs.length > 0 || !page?.insert || shown !== idNow() || !letters) return
  if (hasSpare()) page.insert(letters)
  text?.keepWaiting('')
}

/** The uppermost place gets the focus. */
export function returnToPlace() {
  const uppermost = dialogs.at(-1) ?? page
  uppermost?.focus()
}

/** Words were typed over a dialog, which will be the text's. */
export function hasSpare(): boolean {
  return (openText()?.waiting().trim().length ?? 0) >= LEAST_SPARE
}

/** Words are being typed, or would be with the next key. */
export function isPlaceTaken(): boolean {
  return dialogs.length > 0 || page !== undefined || takesText(document.activeElement)
}

/**
 * Leads letters that no field takes to the place, and lets only keys and pointer lead the focus from a field into the text:
 * Chromium moves it when a script sets the selection, as the text editor does when it redraws. The returned function
 * ends it.
 */
export function catchLetters(): () => void {
  /** The field that has the focus, until a key or a pointer leads elsewhere. */
  let held: EventTarget | null = null
  const ending = new AbortController()
  const options = { capture: true, signal: ending.signal }

  function keyDown(event: KeyboardEvent) {
    if (event.key === 'Tab') isPointed = false
    if (LEADING.has(event.key) || event.ctrlKey || event.metaKey || shortcutOf(event)) held = null
    if (isTextKey(event) && !isCommand(event) && !takesText(event.target)) returnToPlace()
    if (isSpaceOfText(event)) page?.focus()
    if ((dialogs.length > 0 || (isWanted() && !page)) && !isCommand(event)) keepSpare(event)
    if (isTextField(event.target) && !event.isComposing) holdSelection(event.target)
  }
  function input({ target }: Event) {
    held = target
  }
  function focusIn({ target, relatedTarget }: FocusEvent) {
    const isTaken = relatedTarget !== null && relatedTarget === held && isTextField(relatedTarget) && isText(target)
    if (isTaken && relatedTarget.isConnected) relatedTarget.focus({ preventScroll: true })
    else held = target
  }
  function pointerDown({ pointerType }: PointerEvent) {
    isPointed = pointerType === 'mouse'
    held = null
  }

  addEventListener('keydown', keyDown, options)
  addEventListener('input', input, options)
  addEventListener('focusin', focusIn, options)
  addEventListener('pointerdown', pointerDown, options)
  return () => ending.abort()
}

/**
 * The text editor may set the selection a moment after a dialog has taken the focus. Nothing in an inert text can be focused, so the
 * field keeps the focus, but Chromium would drop the letter.
 */
function holdSelection(field: HTMLInputElement | HTMLTextAreaElement): void {
  const at = getSelection()?.anchorNode
  if (!at || at.contains(field)) return
  const { selectionStart, selectionEnd, selectionDirection } = field
  if (selectionStart !== null)
    return field.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? 'none')
  // Fields of numbers and addresses tell no selection.
  field.blur()
  field.focus({ preventScroll: true })
}

/** A letter that no field takes, and spaces where they press nothing. */
function keepSpare(event: KeyboardEvent): void {
  const { activeElement } = document
  if (takesText(activeElement) || [...event.key].length !== 1) return
  const isSpace = event.key === ' ' && (isLoose() || activeElement instanceof HTMLHeadingElement)
  if (isSpace || isTextKey(event)) keepForPlace(event.key)
}

/** After a click on a button or box: meant for the text, where it would press that again. */
function isSpaceOfText({ key, target }: KeyboardEvent): boolean {
  if (key !== ' ' || !isPointed || dialogs.length > 0 || takesText(target)) return false
  return target instanceof Element && target.matches('button, input')
}

/** Outside of text, a question mark asks for the list of shortcuts. */
function isCommand(event: KeyboardEvent): boolean {
  return (event.key === '?' && dialogs.length === 0) || shortcutOf(event) !== undefined
}

/** Keys that may move the focus. */
const LEADING = new Set(['Tab', 'Enter', 'Escape'])

function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && takesText(target)
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.isContentEditable
}

/** Nothing has the focus. */
export function isLoose(element: Element | null = document.activeElement): boolean {
  return !element?.isConnected || element === document.body || element === document.documentElement
}

const NO_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

export function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLElement && target.isContentEditable
}
