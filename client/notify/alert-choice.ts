/**
 * What a reader is alerted about: all, key events or breaking news, and all of a coverage or some of its topics. Served at
 * `/notify-choice.js`, and loaded once a coverage is followed.
 */
import { alertWords } from '#shared/view/alert-words.ts'
import { topicWords } from '#shared/view/topic-words.ts'
import css from './alert-choice.css?inline'
import { choose, chosenBy, listedTopics, type Server } from './device.ts'

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
const LEVELS = ['all', 'key', 'breaking'] as const

/** Undefined in a browser without popovers. The returned function takes it away. */
export function offerChoice({ root, button, server, tag, stop, onStop, onFailed }: Offer): (() => void) | undefined {
  if (!('popover' in HTMLElement.prototype)) return undefined
  const words = { levels: alertWords(tag), topics: topicWords(tag) }
  const { panel, levels, topics, end } = panelBelow(button)
  root.adoptedStyleSheets = [...new Set(root.adoptedStyleSheets).add(sheet)]
  end.textContent = stop
  // The button closes the panel by itself.
  end.addEventListener('click', onStop)

  async function fill(): Promise<void> {
    const [listed, chosen] = await Promise.all([listedTopics(server), chosenBy(server)])
    const known = listed.filter(({ id }) => chosen.topics.includes(id)).map(({ id }) => id)
    levels.replaceChildren(
      legend(words.levels.name),
      ...LEVELS.map(id => choice('radio', { id, name: words.levels[id], checked: chosen.level === id })),
    )
    const all = { id: '', name: words.topics.all, checked: known.length === 0 }
    const boxes = [all, ...listed.map(topic => ({ ...topic, checked: known.includes(topic.id) }))]
    topics.replaceChildren(legend(words.topics.name), ...boxes.map(one => choice('checkbox', one)))
    topics.hidden = listed.length === 0
    placeBelow(button, panel)
  }

  let saved = Promise.resolve()

  /** One after the other: the last one counts. */
  function save(change: Parameters<typeof choose>[1]): void {
    saved = saved
      .then(() => choose(server, change))
      .catch(() => {
        onFailed()
        return fill().catch(onFailed)
      })
  }

  levels.addEventListener('change', ({ target }) => save({ level: (target as HTMLInputElement).value }))

  /** Nothing chosen is everything. */
  topics.addEventListener('change', ({ target }) => {
    const [whole, ...some] = topics.querySelectorAll('input')
    if (!whole) return
    if (target === whole) for (const one of some) one.checked = false
    const chosen = some.filter(({ checked }) => checked).map(({ value }) => value)
    whole.checked = chosen.length === 0
    save({ topics: chosen })
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

function panelBelow(button: HTMLButtonElement) {
  const [panel, end] = [document.createElement('section'), document.createElement('button')]
  const [levels, topics] = [document.createElement('fieldset'), document.createElement('fieldset')]
  panel.popover = 'auto'
  Object.assign(end, { type: 'button', popoverTargetElement: panel, popoverTargetAction: 'hide' })
  panel.append(levels, topics, end)
  button.after(panel)
  button.popoverTargetElement = panel
  return { panel, levels, topics, end }
}

function legend(text: string): HTMLElement {
  const made = document.createElement('legend')
  made.textContent = text
  return made
}

type Choice = { readonly id: string; readonly name: string; readonly checked: boolean }

function choice(type: 'radio' | 'checkbox', { id, name, checked }: Choice): HTMLElement {
  const [label, input] = [document.createElement('label'), document.createElement('input')]
  Object.assign(input, { type, value: id, checked, ...(type === 'radio' && { name: 'level' }) })
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
