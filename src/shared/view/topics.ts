/**
 * The topics of a coverage, to choose one from: links, which work without a script. Widgets load this view, with its styles, with the
 * first coverage that has topics.
 */
import type { Blog } from '#shared/blog/blog.ts'
import type { Setting } from './setting.ts'
import { topicWords } from './topic-words.ts'
import { type Branch, h } from './tree.ts'

/** There is nothing to choose with fewer. */
const FEWEST = 2

export function topicsView(
  { id: blog, topics = [] }: Blog,
  { topic, base, words, isWhole }: Setting,
): Branch | undefined {
  // A page that must stand alone cannot count on a server.
  if (topics.length < FEWEST || isWhole) return undefined
  const { name, all } = topicWords(words.tag)
  const asked = topic?.split(',') ?? []
  const shown = topics.filter(({ id }) => asked.includes(id))
  const page = `${base}/blogs/${blog}`
  const link = (label: string, href: string, isShown: boolean) =>
    h('li', {}, h('a', { class: 'topic', href, 'aria-current': isShown ? 'true' : undefined }, label))
  return h(
    'nav',
    { class: 'topics', part: 'topics', 'aria-label': name },
    h(
      'ul',
      { role: 'list' },
      link(all, page, shown.length === 0),
      topics.map(one => link(one.name, `${page}?topic=${one.id}`, shown.includes(one))),
    ),
  )
}
