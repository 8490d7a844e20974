/** The view of a whole coverage, printed by the server and kept up to date by the widget. */
import type { Coverage, KeyUpdate } from '#shared/blog/coverage.ts'
import { referencesIn } from '#shared/blog/references.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { bodyView } from './body.ts'
import { arrivalsView, controlsView } from './controls.ts'
import { counted } from './counted.ts'
import { showDay } from './dates.ts'
import { type Day, daysOf, type Hour } from './days.ts'
import { directionOf } from './direction.ts'
import type { Text, TimeOf } from './inline.ts'
import { creditView, openingView } from './opening.ts'
import type { ReaderStatus } from './presence.ts'
import { section } from './section.ts'
import { namedBy, type Setting, updateAddress } from './setting.ts'
import { type Branch, type Content, h, heading } from './tree.ts'
import { pinnedView, updateView } from './update-view.ts'

export function coverageView(coverage: Coverage, setting: Setting, presence?: ReaderStatus): Branch {
  const { blog, pinned, keyUpdates, publisher } = coverage
  const text = { setting, timeOf: timesKnown(coverage) }
  return h(
    'div',
    { class: presence ? 'crier live' : 'crier', lang: blog.language, dir: directionOf(blog.language) },
    setting.opening !== 'none' && openingView(blog, setting),
    setting.views.video?.(blog, setting),
    setting.views.topicBar?.(blog, setting),
    h(
      'div',
      { class: keyUpdates[0] ? 'columns two' : 'columns' },
      blog.summary && setting.views.summary?.(blog.summary, text, bodyView),
      pinned[0] && pinnedSection(coverage, text, presence),
      keyUpdates[0] && keyEvents(keyUpdates, setting, allKeyEvents(coverage, setting)),
      stream(coverage, text, presence),
    ),
    setting.views.related?.(blog, setting),
    publisher && creditView(publisher, setting),
    h('p', { class: 'announcement', role: 'status' }, presence?.announcement),
  )
}

/** The shown times of referenced updates: those looked up by the server, overridden by the loaded ones. */
export function timesKnown({ references, updates, keyUpdates }: Coverage): TimeOf {
  let here: Map<string, string> | undefined
  return id => {
    here ??= new Map([...keyUpdates, ...updates].map(({ id, time }) => [id, time]))
    return here.get(id) ?? references[id]
  }
}

function pinnedSection({ pinned }: Coverage, text: Text, presence: ReaderStatus | undefined): Branch {
  const opened = presence?.opened ?? new Set()
  const { setting } = text
  return section(
    { tag: 'section', name: 'pinned', title: setting.words.pinned },
    setting,
    pinned.map(update => pinnedView(update, text, opened)),
  )
}

export function keyEvents(keyUpdates: readonly KeyUpdate[], setting: Setting, all?: Content): Branch {
  return section(
    { tag: 'nav', name: 'key-events', title: setting.words.keyEvents },
    setting,
    all,
    keyList(keyUpdates, setting),
  )
}

type Drawn = { readonly setting: Setting; readonly tree: Branch }
const drawnLists = new WeakMap<readonly KeyUpdate[], Drawn>()

/** Most arrivals leave it as it is. */
function keyList(keyUpdates: readonly KeyUpdate[], setting: Setting): Branch {
  const held = drawnLists.get(keyUpdates)
  if (held?.setting === setting) return held.tree
  const list = keyUpdates.map(one => keyEvent(one, setting))
  const tree = h('ol', { role: 'list' }, list)
  drawnLists.set(keyUpdates, { setting, tree })
  return tree
}

/** A coverage lists this many at most; there may be more. */
const MOST_LISTED = 200

/** A link to the newsroom's page of key events in full. A page that is an archive cannot count on a server. */
function allKeyEvents({ blog, keyUpdates: { length } }: Coverage, { words, base, isWhole }: Setting): Content {
  if (isWhole) return undefined
  const text = length < MOST_LISTED ? counted(words.allKeyEvents, length, words) : words.keyEvents
  return h('a', { class: 'all', href: `${base}/blogs/${blog.id}?show=key` }, text)
}

function keyEvent({ id, time, untimed, label, headline, retracted }: KeyUpdate, setting: Setting): Branch {
  const when = h('time', { datetime: time }, untimed && label ? label : showClockOf(time, setting))
  const what = h(retracted ? 'del' : 'span', { class: 'headline' }, headline)
  return h('li', { id: `key-${id}` }, h('a', { href: updateAddress(id, setting) }, when, ' ', what))
}

function stream(coverage: Coverage, text: Text, presence: ReaderStatus | undefined): Branch {
  const { setting } = text
  const { words, level } = setting
  const order = presence?.order
  const { updates } = coverage
  const days = daysOf(order === 'oldest' ? updates.toReversed() : updates, setting.timeZone)
  const firstDay = showTime(coverage.blog.coverage.start, setting.timeZone).day
  // A single day on which the coverage began needs no heading if the opening shows it.
  const isShown = days.length < 2 && setting.opening !== 'none'
  const list = days.map(day => daySection(day, text, !isShown || day.name !== firstDay))
  const more = older(coverage, setting, presence?.older)
  const arrivals = presence && arrivalsView(presence, setting)
  return h(
    'section',
    { class: 'stream', 'aria-labelledby': namedBy('updates', setting) },
    h(
      'div',
      { class: 'bar', part: 'bar' },
      heading(level + 1, { class: 'section', id: 'updates', tabindex: '-1' }, words.updates),
      h('p', { class: 'connection', part: 'connection', 'data-state': presence?.state ?? '' }, presence?.connection),
      !setting.isWhole && controlsView(presence, { ...setting, isEnded: coverage.blog.state === 'ended' }),
    ),
    !days[0] && h('p', { class: 'empty' }, words.noUpdatesYet),
    order === 'oldest' ? [more, list, arrivals] : [arrivals, list, more],
  )
}

function daySection({ name, parts }: Day, text: Text, isNamed: boolean): Branch {
  const { level, language, words } = text.setting
  const date = showDay(name, language)
  const hours = parts.map(hour => hourView(hour, text))
  return h(
    'div',
    { class: 'day', id: `day-${name}` },
    isNamed && heading(level + 1, { class: 'date' }, date),
    // Without numbers of its articles: browsers count them, and numbers would change in each with every arrival.
    h('div', { role: 'feed', 'aria-label': `${words.updates}, ${date}` }, hours),
  )
}

/** Hours by their first update: an unchanged one is the identical tree, whose updates nobody looks at again. */
const drawnHours = new WeakMap<Update, DrawnHour>()

type DrawnHour = Drawn & Pick<Hour, 'parts'> & { readonly refersTo: readonly string[]; readonly times: string }

function hourView({ name, parts }: Hour, text: Text): Branch {
  const { setting, timeOf } = text
  const first = parts[0] as Update
  const held = drawnHours.get(first)
  const isHeld = held?.parts.length === parts.length && parts.every((one, nth) => one === held.parts[nth])
  const refersTo = isHeld ? held.refersTo : parts.flatMap(({ body }) => referencesIn(body))
  const times = refersTo.map(timeOf).join()
  if (isHeld && held.setting === setting && held.times === times) return held.tree
  const articles = parts.map(update => updateView(update, text))
  const tree = h('div', { class: 'feed', id: `hour-${name}` }, articles)
  drawnHours.set(first, { setting, parts, refersTo, times, tree })
  return tree
}

function older(
  { older: token }: Coverage,
  { words, olderAt }: Setting,
  way: ReaderStatus['older'] | undefined,
): Content {
  if (token === undefined) return undefined
  const text = way && { button: words.older, busy: words.loadingOlder, failed: words.olderFailed }[way]
  const control = text
    ? h(
        'button',
        { class: 'older', type: 'button', part: 'older', 'data-do': 'older', 'aria-busy': String(way === 'busy') },
        text,
      )
    : h('a', { class: 'older', href: olderAt?.(token) }, words.older)
  return h('p', { class: 'more' }, control)
}
