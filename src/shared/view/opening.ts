/** The opening of a coverage: its title, standfirst, state and lead picture. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Newsroom } from '#shared/blog/coverage.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import { pictureView } from './cards.ts'
import { showDay } from './dates.ts'
import { isolated } from './direction.ts'
import type { Setting } from './setting.ts'
import { type Branch, h, heading } from './tree.ts'

export function openingView(blog: Blog, setting: Setting): Branch {
  const { words, views, opening } = setting
  const { title, state } = blog
  const shown: Partial<Blog> = opening === 'compact' ? {} : blog
  const { standfirst, lead } = shown
  return h(
    'header',
    { class: lead?.url ? 'opening pictured' : 'opening', part: 'opening' },
    h('p', { class: 'kicker', 'data-state': state }, words.coverage[state]),
    heading(setting.level, { class: 'title', part: 'title', id: 'title' }, title),
    standfirst && h('p', { class: 'standfirst' }, standfirst),
    startView(blog, setting),
    lead && pictureView(lead, setting, 'lead'),
    views.contributors?.(shown, setting),
    views.credits?.(shown, setting),
  )
}

/** "Live coverage by The Record", for pages that are not the newsroom's own. */
export function creditView({ name, url }: Newsroom, { words }: Setting): Branch {
  return h('p', { class: 'newsroom', part: 'credit' }, words.coverageBy, ' ', h('a', { href: url }, name))
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
