/** What few coverages have around their updates: the coverage before, credits, and links to related coverage. */
import type { Blog } from '#shared/blog/blog.ts'
import { titled } from './cards.ts'
import { section } from './section.ts'
import type { Setting } from './setting.ts'
import { type Content, h } from './tree.ts'

export function creditsView({ previous, credits }: Partial<Blog>, setting: Setting): Content {
  const { words } = setting
  return [
    previous &&
      h('p', { class: 'previous' }, h('span', { class: 'tag' }, words.previous), ' ', titled(previous, setting)),
    credits &&
      h(
        'ul',
        { class: 'credits' },
        credits.map(({ role, name }) => h('li', {}, `${role}: ${name}`)),
      ),
  ]
}

export function relatedCoverage({ related = [] }: Blog, setting: Setting): Content {
  if (related.length === 0) return undefined
  const list = related.map(one => h('li', {}, titled(one, setting)))
  return section({ tag: 'aside', name: 'related', title: setting.words.related }, setting, h('ul', {}, list))
}
