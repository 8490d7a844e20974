/** The form for a question or comment. Its text is kept as it is typed, until it is sent. */

import type { CommentsText } from '#shared/view/comments.ts'
import { counted } from '#shared/view/counted.ts'
import type { WriterStore } from './writer-store.ts'

type FormOptions = {
  readonly text: CommentsText
  readonly device: WriterStore
  /** By blog and update, for the draft. */
  readonly place: string
  readonly onSend: (written: { readonly text: string; readonly name?: string }) => void
  readonly onCancel: () => void
}

/** The server's limits, which are in `blog/comment.ts` with its schemas. */
const MAX_CHARACTERS = 1_000
const MAX_LINE_BREAKS = 20
const MAX_NAME_CHARACTERS = 60
/** From here on, the form counts. */
const FEW_CHARACTERS = 200

/** In a footer, which a redrawn place keeps. */
export function createForm({ text: { words, kind }, device, place, onSend, onCancel }: FormOptions) {
  const { name: known, drafts } = device.read()
  const field = make('textarea', { className: 'field', maxLength: MAX_CHARACTERS, rows: 4, required: true })
  const name = make('input', { className: 'field', maxLength: MAX_NAME_CHARACTERS, value: known, autocomplete: 'name' })
  const left = make('p', { className: 'left' })
  const rule = make('p', { className: 'rule', textContent: words.rule })
  const send = make('button', { className: 'older', type: 'submit', textContent: words.send })
  const cancel = make('button', { className: 'control', type: 'button', textContent: words.cancel })
  const form = make('form', { className: 'form' })
  const footer = make('footer', {})
  field.value = drafts[place] ?? ''
  field.dir = 'auto'
  name.dir = 'auto'

  const count = () => {
    const rest = MAX_CHARACTERS - field.value.length
    left.textContent = rest > FEW_CHARACTERS ? '' : counted(words.left, rest, words)
  }
  field.oninput = () => {
    device.keepDraft(place, field.value)
    count()
  }
  cancel.onclick = onCancel
  form.onsubmit = event => {
    event.preventDefault()
    const written = tidied(field.value)
    const givenName = name.value.trim()
    device.write({ name: givenName })
    if (!written) return field.focus()
    device.keepDraft(place, '')
    onSend({ text: written, ...(givenName && { name: givenName }) })
  }
  form.onkeydown = ({ key, ctrlKey, metaKey }) => {
    if (key === 'Escape') onCancel()
    if (key === 'Enter' && (ctrlKey || metaKey)) form.requestSubmit()
  }

  const buttons = make('p', { className: 'buttons' })
  buttons.append(send, cancel)
  form.append(labelled(words.text[kind], field), left, labelled(words.name, name), rule, buttons)
  footer.append(form)
  count()
  return { footer, focus: () => field.focus() }
}

/** Without empty lines in a row; further line breaks become spaces. */
function tidied(text: string): string {
  const rows = text
    .trim()
    .replace(/\r/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .split('\n')
  const kept = rows.slice(0, MAX_LINE_BREAKS)
  return [...kept, rows.slice(MAX_LINE_BREAKS).join(' ')].join('\n').trim()
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  const label = make('label', {})
  label.append(text, field)
  return label
}

function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  fields: Partial<HTMLElementTagNameMap[T]>,
): HTMLElementTagNameMap[T] {
  return Object.assign(document.createElement(tag), fields)
}
