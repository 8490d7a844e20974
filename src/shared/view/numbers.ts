/** A panel of figures. Screen readers are told politely of each that changes: a status is read with its label. */
import type { Numbers } from '#shared/blog/portable-text.ts'
import { type Branch, h } from './tree.ts'

export function numbersView({ caption, figures }: Numbers): Branch {
  const panel = figures.map(({ label, value, previous }) =>
    h(
      'p',
      { class: 'number', role: 'status' },
      h('span', { dir: 'auto' }, label),
      ' ',
      h('strong', { dir: 'auto' }, value),
      previous && [' ', h('del', { dir: 'auto' }, previous)],
    ),
  )
  return h(
    'figure',
    { class: 'numbers', part: 'numbers' },
    h('div', { class: 'panel' }, panel),
    caption && h('figcaption', {}, caption),
  )
}
