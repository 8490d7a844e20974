/**
 * Events for the page around a coverage, such as for its analytics and advertisements (docs/embed.md). They bubble, and leave
 * shadow roots.
 */

import type { CrierUpdateDetail } from '#client/widget-package/index.d.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import type { ReadSurface } from './surface.ts'

/** How long the head of an update has to be in view until the update counts as read. */
const READ_MS = 2_000

type Told = Pick<Update, 'id'> & Partial<Update>

export type Events = ReturnType<typeof begin>

export function begin({ root, host, signal, coverage, hours }: ReadSurface) {
  const shown = new Set<string>()
  // Going through all updates after each drawing would take milliseconds in a long coverage.
  const drawing = new MutationObserver(show)
  signal.addEventListener('abort', () => drawing.disconnect())

  const tell = (name: string, detail: object) => dispatch(host, name, detail)

  function tellOf(name: string, { id, version, sensitive }: Told, kind: string) {
    tell(name, { id, version, kind, sensitive } as CrierUpdateDetail)
  }

  function passOn(changes: readonly Change[], come: Coverage): readonly Change[] {
    return changes.filter(change => {
      if (!('update' in change)) return true
      const { update } = change
      const kind = change.kind.slice('update.'.length)
      const isOurs = [come, coverage()].some(one => one?.updates.some(({ id }) => id === update.id))
      if (isOurs) tellOf(kind === 'published' ? 'arrived' : 'corrected', update, kind)
      return isOurs
    })
  }

  /** @param element The id of its article or of its head */
  function tellOne(name: string, element: string) {
    const update = coverage()?.updates.find(({ id }) => element.endsWith(id))
    if (update) tellOf(name, update, kindOf(update))
  }

  /** Reports the updates of the list, not the pinned ones, that are new to the page. A turn of the order makes thousands of records. */
  function show(places: readonly { readonly target: Node }[]) {
    for (const id of [...new Set(places.map(({ target }) => target))].flatMap(updatesIn)) {
      if (shown.has(id)) continue
      shown.add(id)
      tellOne('shown', id)
    }
  }

  const tellSensitive = watchSensitive((id, sensitive) => tell('sensitive', { id, sensitive }))
  const reading = watchHeads(signal, head => tellOne('read', head.id))

  function refresh() {
    const read = coverage()
    if (!read) return
    if (shown.size === 0) {
      // Also of a coverage without updates.
      shown.add('')
      tell('ready', { blog: read.blog.id, sensitive: read.blog.sensitive })
      drawing.observe(root, { childList: true, subtree: true })
      show([{ target: root }])
    }
    show(drawing.takeRecords())
    tellSensitive(read)
    reading.refresh(hours())
  }

  return { refresh, passOn }
}

function dispatch(host: Element, name: string, detail: object) {
  host.dispatchEvent(new CustomEvent(`crier-${name}`, { bubbles: true, composed: true, detail }))
}

function kindOf({ retraction, correction }: Update) {
  return retraction ? 'retracted' : correction ? 'corrected' : 'published'
}

/** Of the coverage itself and its updates; also of a coverage that was loaded anew after a gap, without changes. */
function watchSensitive(turn: (id: string, isSensitive: boolean) => void) {
  let held: readonly string[] = []
  return ({ blog, updates }: Coverage) => {
    const now: readonly string[] = [blog, ...updates].flatMap(one => (one.sensitive ? one.id : []))
    const turned = [...now.filter(id => !held.includes(id)), ...held.filter(id => !now.includes(id))]
    held = now
    for (const id of turned) turn(id, now.includes(id))
  }
}

function updatesIn(target: Node): readonly string[] {
  return [...(target as Element).querySelectorAll('.feed > article')].map(({ id }) => id)
}

function headsIn({ children }: Element): readonly Element[] {
  return [...children].flatMap(({ firstElementChild: head }) => head ?? [])
}

/**
 * Calls `read` once for each head that stays in view. Heads are observed only in hours that are in view: observing each would
 * cost milliseconds with every frame of a long coverage.
 */
function watchHeads(signal: AbortSignal, read: (head: Element) => void) {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>()
  const seenHours = new Set<Element>()
  const readHeads = new Set<string>()

  function wait(head: Element) {
    timers.set(head, setTimeout(end, READ_MS, head))
  }

  function end(head: Element) {
    if (signal.aborted) return
    if (document.hidden) return wait(head)
    readHeads.add(head.id)
    heads.unobserve(head)
    read(head)
  }

  const heads = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target))
        if (isIntersecting) wait(target)
      }
    },
    { threshold: 1 },
  )

  function watch(hour: Element, isSeen: boolean) {
    for (const head of headsIn(hour)) {
      if (isSeen && !readHeads.has(head.id)) heads.observe(head)
      else heads.unobserve(head)
    }
  }

  const hours = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      seenHours[isIntersecting ? 'add' : 'delete'](target)
      watch(target, isIntersecting)
    }
  })
  signal.addEventListener('abort', () => [heads, hours].map(one => one.disconnect()))

  return {
    refresh(drawn: readonly Element[]) {
      for (const hour of drawn) hours.observe(hour)
      for (const hour of seenHours) watch(hour, true)
    },
  }
}
