/** What stands in the place of a live video until the reader asks for it: who would learn of it, and a button. */
import { videoWordsFor } from '#shared/view/video-words.ts'
import { titleAt } from './video-frame.ts'

type Offer = {
  readonly language: string
  readonly onPlay: () => void
  /** Absent for the newsroom's own stream, which plays for those alone who start it. */
  readonly onAlways?: ((isGiven: boolean) => void) | undefined
  readonly hasFailed: boolean
}

export function offerIn(place: HTMLElement, { language, onPlay, onAlways, hasFailed }: Offer): void {
  const said = videoWordsFor(language)
  const name = place.ariaLabel ?? ''
  const button = make('button', { className: 'play', type: 'button', onclick: onPlay })
  button.ariaLabel = `${said.play}: ${titleAt(place)}`
  button.append(make('span', { textContent: said.play }))
  const told = make('small', { textContent: hasFailed ? said.failed : said.told(name) })
  if (hasFailed) Object.assign(told, { className: 'failed', role: 'alert' })
  place.replaceChildren(button, told)
  delete place.dataset.loaded
  if (!onAlways) return
  const box = make('input', { type: 'checkbox', onchange: () => onAlways(box.checked) })
  const always = make('label', {})
  always.append(box, said.always(name))
  place.append(always)
}

function make<T extends 'button' | 'input' | 'label' | 'small' | 'span'>(
  tag: T,
  fields: Partial<HTMLElementTagNameMap[T]>,
): HTMLElementTagNameMap[T] {
  return Object.assign(document.createElement(tag), fields)
}
