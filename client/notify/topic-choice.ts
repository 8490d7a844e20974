/**
 * What a reader is notified of: all of a coverage, or some of its topics. Served at `/notify-topics.js`, and loaded once a coverage that
 * has topics is followed.
 */
import { topicWords } from '#shared/view/topic-words.ts'
import { chooseTopics, chosenTopicsOf, listedTopics, type Server } from './device.ts'
import css from './topic-choice.css?inline'

type Offer = {
  readonly root: ShadowRoot
  /** Opens the choice from now on. */
  readonly button: HTMLButtonElement
  readonly server: Server
  /** The language's file of words. */
  readonly tag: string
  /** The words on the button that ends the alerts. */
  readonly stop: string
  readonly onStop: () => void
  readonly onFailed: () => void
}

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
/** Between the panel and what is around it. */
const GAP_PX = 8

/** Undefined in a browser without popovers. The returned function takes it away. */
export function offerTopics({ root, button, server, tag, stop, onStop, onFailed }: Offer): (() => void) | undefined {
  if (!('popover' in HTMLElement.prototype)) return undefined
  const [panel, list, end] = [
    document.createElement('section'),
    document.createElement('fieldset'),
    document.createElement('button'),
  ]
  const { name, all } = topicWords(tag)
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet)
  panel.popover = 'auto'
  list.append(element('legend', name))
  Object.assign(end, { type: 'button', textContent: stop })
  end.addEventListener('click', () => {
    panel.hidePopover()
    onStop()
  })
  panel.append(list, end)
  button.after(panel)
  button.popoverTargetElement = panel

  let saved = Promise.resolve()

  async function fill(): Promise<void> {
    const [topics, chosen] = await Promise.all([listedTopics(server), chosenTopicsOf(server)])
    const known = topics.filter(({ id }) => chosen.includes(id)).map(({ id }) => id)
    const boxes = [{ id: '', name: all }, ...topics].map(topic => box(topic, known))
    list.replaceChildren(element('legend', name), ...boxes)
    placeBelow(button, panel)
  }

  /** Nothing chosen is everything. */
  list.addEventListener('change', ({ target }) => {
    const boxes = [...list.querySelectorAll('input')]
    const [whole, ...some] = boxes
    if (!whole) return
    if (target === whole) for (const one of some) one.checked = false
    const chosen = some.filter(({ checked }) => checked).map(({ value }) => value)
    whole.checked = chosen.length === 0
    // One after the other: the last one counts.
    saved = saved
      .then(() => chooseTopics(server, chosen))
      .catch(() => {
        onFailed()
        return fill().catch(onFailed)
      })
  })

  panel.addEventListener('toggle', event => {
    if ((event as ToggleEvent).newState !== 'open') return
    placeBelow(button, panel)
    fill().catch(() => {
      panel.hidePopover()
      onFailed()
    })
  })
  return () => {
    button.popoverTargetElement = null
    panel.remove()
  }
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

/** The one without an id is everything: chosen while nothing else is. */
function box({ id, name }: { readonly id: string; readonly name: string }, known: readonly string[]): HTMLElement {
  const [label, input] = [document.createElement('label'), document.createElement('input')]
  Object.assign(input, { type: 'checkbox', value: id, checked: id === '' ? known.length === 0 : known.includes(id) })
  label.append(input, name)
  return label
}

/** Within the window. */
function placeBelow(button: Element, panel: HTMLElement): void {
  const { bottom, left, right } = button.getBoundingClientRect()
  // Where it stands limits how wide it may be.
  panel.style.left = '0'
  const width = panel.offsetWidth
  const from = getComputedStyle(button).direction === 'rtl' ? left : right - width
  const start = Math.max(GAP_PX, Math.min(from, document.documentElement.clientWidth - width - GAP_PX))
  Object.assign(panel.style, { top: `${bottom + GAP_PX}px`, left: `${start}px` })
}
