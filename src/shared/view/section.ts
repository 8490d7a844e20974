/** A part of a coverage with a heading of its own. */
import type { Tag } from './allowed.ts'
import { namedBy, type Setting } from './setting.ts'
import { type Branch, type Content, h, heading } from './tree.ts'

type Placed = Pick<Setting, 'level' | 'page' | 'opening'>
type Named = { readonly tag: Tag; readonly name: string; readonly title: string }

export function section({ tag, name, title }: Named, setting: Placed, ...content: readonly Content[]): Branch {
  return h(
    tag,
    { class: name, part: name, 'aria-labelledby': namedBy(name, setting) },
    heading(setting.level + 1, { class: 'section', id: name }, title),
    content,
  )
}
