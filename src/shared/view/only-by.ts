/** The line above a coverage of which some contributors' updates alone are shown: whose, and the way to all. */
import type { Blog } from '#shared/blog/blog.ts'
import { commaOf, contributorWords } from './contributor-words.ts'
import { directionOf } from './direction.ts'
import { type Branch, h } from './tree.ts'

type Shown = {
  readonly blog: Pick<Blog, 'language' | 'contributors'>
  /** Their ids. One that the blog does not list is skipped. */
  readonly ids: readonly string[]
  /** The page with every update. */
  readonly href: string
  /** The name of the file of words. */
  readonly tag: string
}

/** Undefined when everybody's are shown. */
export function onlyByView({ blog: { language, contributors = [] }, ids, href, tag }: Shown): Branch | undefined {
  const names = contributors.flatMap(({ id, name }) => (ids.includes(id) ? [name] : []))
  if (names.length === 0) return undefined
  const { only, all } = contributorWords(tag)
  return h(
    'p',
    { class: 'crier part only', tabindex: '-1', lang: language, dir: directionOf(language) },
    h('strong', {}, only(names.join(commaOf(tag)))),
    ' ',
    h('a', { class: 'older', href }, all),
  )
}
