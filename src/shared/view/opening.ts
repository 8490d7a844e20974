/** The opening of a coverage: its title, standfirst, state, lead picture and credits. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Newsroom } from '#shared/blog/coverage.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import { pictureView, titled } from './cards.ts'
import { showDay } from './dates.ts'
import { isolated } from './direction.ts'
import { section } from './section.ts'
import type { Setting } from './setting.ts'
import { type Branch, h, heading } from './tree.ts'

export function openingView(blog: Blog, setting: Setting): Branch {
  const { words, opening } = setting
  const { title, state } = blog
  const { standfirst, lead, previous, credits }: Partial<Blog> = opening === 'compact' ? {} : blog
  return h(
    'header',
    { class: lead?.url ? 'opening pictured' : 'opening', part: 'opening' },
    h('p', { class: 'kicker', 'data-state': state }, words.coverage[state]),
    heading(setting.level, { class: 'title', part: 'title', id: 'title' }, title),
    standfirst && h('p', { class: 'standfirst' }, standfirst),
    startView(blog, setting),
    lead && pictureView(lead, setting, 'lead'),
    previous &&
      h('p', { class: 'previous' }, h('span', { class: 'tag' }, words.previous), ' ', titled(previous, setting)),
    credits &&
      h(
        'ul',
        { class: 'credits' },
        credits.map(({ role, name }) => h('li', {}, `${role}: ${name}`)),
      ),
  )
}

/** "Live coverage by The Record", for pages that are not the newsroom's own. */
export function creditView({ name, url }: Newsroom, { words }: Setting): Branch {
  return h('p', { class: 'newsroom', part: 'credit' }, words.coverageBy, ' ', h('a', { href: url }, name))
}

/** Links to coverage related to the whole blog. */
export function relatedCoverage({ related = [] }: Blog, setting: Setting): Branch | undefined {
  if (related.length === 0) return undefined
  const list = related.map(one => h('li', {}, titled(one, setting)))
  return section({ tag: 'aside', name: 'related', title: setting.words.related }, setting, h('ul', {}, list))
}

/** The start day: for a coverage of one day, its only date; longer ones have a heading for each day. */
function startView({ coverage: { start }, state }: Blog, setting: Setting): Branch {
  const { words, language, timeZone, clock } = setting
  const { day, zone } = showTime(start, timeZone)
  const date = showDay(day, language)
  const shown =
    state === 'upcoming' ? words.starts(`${date}, ${isolated(showClockOf(start, setting), language)}`) : date
  // In the wire style the zone stands beside each time.
  const inZone = clock && clock !== 'wire' ? ` (${isolated(zone, language)})` : undefined
  return h('p', { class: 'start' }, h('time', { datetime: start }, shown, inZone))
}
