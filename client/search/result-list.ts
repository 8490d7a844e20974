/** Results as list items: when it was, its title, and the words around what was found, marked. */
import type { Blog } from '#shared/blog/blog.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import { printPlace } from '#shared/blog/order.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import type { SearchHit } from '#shared/search/hit.ts'
import { showDate } from '#shared/view/dates.ts'
import { isolated } from '#shared/view/direction.ts'
import { element } from './element.ts'

/** Sorts after every update of its time: the page begins with it. */
const LAST = 'ffffffff-ffff-7fff-bfff-ffffffffffff' as UpdateId

type Shown = { readonly blog: Blog; readonly page: string; readonly isFrame: boolean }

export function resultList(results: readonly SearchHit[], shown: Shown): readonly Element[] {
  return results.map(hit => result(hit, shown))
}

function result(hit: SearchHit, { blog, page, isFrame }: Shown): Element {
  const { id, time, title, label, text } = hit
  const day = showDate(showTime(time, blog.timeZone).day, blog.language)
  const when = element('time', { dateTime: time }, `${day}, ${isolated(showZonedClock(time, blog), blog.language)}`)
  const named = title ? marked(title) : label === undefined ? [] : [label]
  const link = element(
    'a',
    { href: `${page}?before=${encodeURIComponent(printPlace({ time, id: LAST }))}#update-${id}` },
    when,
    ...(named.length > 0 ? [' ', element('strong', {}, ...struck(named, hit))] : []),
  )
  Object.assign(link.dataset, { id, time })
  // A frame is no place for a page.
  if (isFrame) Object.assign(link, { target: '_blank', rel: 'noopener' })
  return element('li', {}, link, element('p', { dir: 'auto' }, ...struck(marked(text), hit)))
}

function marked(pieces: SearchHit['text']): (Node | string)[] {
  return pieces.map(({ text, hit }) => (hit ? element('mark', {}, text) : text))
}

/** Wrong: it stays visible, struck through. */
function struck(pieces: readonly (Node | string)[], { status }: SearchHit): readonly (Node | string)[] {
  return status === 'retracted' ? [element('del', {}, ...pieces)] : pieces
}
