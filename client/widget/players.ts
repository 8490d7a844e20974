/**
 * Players of recordings, which are the browser's own, and third-party players, served at `/players.js` and loaded with the first card that has one. A player is fetched from
 * its provider only after the reader's click or earlier consent.
 */
import type { Setting } from '#shared/view/setting.ts'
import { type EmbedWords, englishEmbeds } from '#shared/view/words/en.ts'
import { keepConsent } from './consent.ts'
import { loadBeside } from './load-beside.ts'
import { playRecording } from './recordings.ts'
import type { Surface } from './surface.ts'

type Players = {
  /**
   * @param part Of the coverage
   */
  refresh(part: Element, setting: Setting): void
}

/** Everything that a player needs, but no access to the surrounding page. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation'
const ALLOW = 'fullscreen; picture-in-picture; encrypted-media'

export function begin({ root, host, signal }: Surface): Players {
  let words: EmbedWords | undefined
  const consent = keepConsent({ host, signal, onChange: () => fill(root) })

  async function refresh(part: Element, setting: Setting) {
    fill(part)
    words ??= await wordsIn(setting.words.tag)
    fill(part)
  }

  function fill(part: Element) {
    for (const place of part.querySelectorAll<HTMLElement>('.body .player')) {
      if (playRecording(place)) continue
      if (words && !place.firstChild) offer(place, words)
      const isGiven = consent.has(providerOf(place))
      const box = place.querySelector('input')
      if (box) box.checked = isGiven
      if (isGiven) load(place)
    }
  }

  function offer(place: HTMLElement, words: EmbedWords) {
    const name = place.ariaLabel ?? ''
    const button = make('button', { className: 'control', type: 'button', textContent: words.load(name) })
    button.onclick = () => load(place)?.focus()
    const box = make('input', { type: 'checkbox' })
    box.onchange = () => consent.give(providerOf(place), box.checked)
    const always = make('label', {})
    always.append(box, words.always(name))
    place.append(button, always, make('small', { textContent: words.told(name) }))
  }

  /** Removes a player that the page's Content-Security-Policy blocks; its card and link remain. */
  function giveWay({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) {
    for (const frame of root.querySelectorAll<HTMLIFrameElement>('.embed iframe')) {
      const place = frame.parentElement
      if (!place || effectiveDirective !== 'frame-src' || !frame.src.startsWith(blockedURI)) continue
      place.parentElement?.querySelector('a')?.focus()
      place.remove()
    }
  }

  document.addEventListener('securitypolicyviolation', giveWay, { signal })
  return { refresh }
}

function providerOf({ ariaLabel }: Element): string {
  return ariaLabel?.toLowerCase() ?? ''
}

/** Replaces the button with the player; one that is already loaded plays on. */
function load(place: HTMLElement): HTMLIFrameElement | undefined {
  const { parentElement: card, ariaLabel } = place
  const button = place.querySelector('button')
  const [, shape = '', src = ''] = /^(\S+) (https:.*)/.exec(card?.dataset.key ?? '') ?? []
  if (!button || !src) return undefined
  const author = card?.querySelector('.author')?.textContent
  const frame = make('iframe', {
    ...{ title: [ariaLabel, author].join(' '), referrerPolicy: 'strict-origin', loading: 'lazy' },
    ...{ allow: ALLOW, src },
  })
  frame.setAttribute('sandbox', SANDBOX)
  if (Number(shape) < 10) frame.style.aspectRatio = shape
  else frame.height = shape
  place.querySelector('small')?.remove()
  button.replaceWith(frame)
  return frame
}

function make<T extends 'button' | 'iframe' | 'input' | 'label' | 'small'>(
  tag: T,
  fields: Partial<HTMLElementTagNameMap[T]>,
): HTMLElementTagNameMap[T] {
  return Object.assign(document.createElement(tag), fields)
}

async function wordsIn(language: string): Promise<EmbedWords> {
  if (language === 'en') return englishEmbeds
  const file = await loadBeside(`words/${language}.js`)
  return file?.embeds ?? englishEmbeds
}
