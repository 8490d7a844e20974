/**
 * A stream as a filter lets it through. Every change stays at its offset: an update that does not pass arrives as its removal, with
 * the id alone. So cursors are those of the whole stream (law 1, gapless), an update whose topics change leaves or comes, and nothing
 * depends on what a reader got before.
 */
import type { Change } from '#shared/blog/change.ts'
import { blogWithin, type Filter, filterName, passes } from '#shared/blog/filter.ts'
import type { Update } from '#shared/blog/update.ts'
import type { LoggedChange } from '#store/log/log.ts'
import type { Encoding, Occurrence } from './follower.ts'

/** Law 8, bounded. Those in use are kept by their followers; later ones of the same name then share no frames with them. */
const MAX_KNOWN = 1_000

const known = new Map<string, Narrowing>()

/** Followers with the same filter share one, and thereby the encoded bytes. */
export function narrowingOf(filter: Filter): Narrowing {
  const name = filterName(filter)
  const held = known.get(name)
  if (held) return held
  if (known.size >= MAX_KNOWN) known.clear()
  const made = new Narrowing(filter)
  known.set(name, made)
  return made
}

export class Narrowing {
  readonly #filter: Filter
  /** As many as there are dialects. */
  readonly #encodings = new Map<Encoding, Encoding>()

  constructor(filter: Filter) {
    this.#filter = filter
  }

  change(logged: LoggedChange): LoggedChange {
    const forms = formsOf(logged)
    const { within } = this.#filter
    if (forms.update) return passes(this.#filter, forms.update) ? logged : removalIn(forms, logged)
    return forms.isBlog && within !== undefined ? withinIn(forms, { logged, within }) : logged
  }

  encoding(base: Encoding): Encoding {
    const held = this.#encodings.get(base)
    if (held) return held
    const made = this.#narrow(base)
    this.#encodings.set(base, made)
    return made
  }

  #narrow(base: Encoding): Encoding {
    const { medium, next } = base
    return {
      medium,
      frame: ({ change, previous, ...where }) =>
        sharedFrame(base, { ...where, change: this.change(change), previous: previous && this.change(previous) }),
      missed: ({ changes, ...where }) => base.missed({ ...where, changes: changes.map(one => this.change(one)) }),
      ...(next && { next: this.encoding(next) }),
    }
  }
}

/** A change as filters let it through, made once for all of them. */
type Forms = {
  /** What filters look at. Absent for a removal, and for a change of the blog. */
  readonly update?: Pick<Update, 'topics' | 'contributors'>
  readonly isBlog: boolean
  removal?: LoggedChange
  readonly within: Map<string, LoggedChange>
}

const forms = new WeakMap<LoggedChange, Forms>()

function formsOf(logged: LoggedChange): Forms {
  const held = forms.get(logged)
  if (held) return held
  const change = JSON.parse(logged.text) as Change
  const update = 'update' in change && 'body' in change.update ? marksOf(change.update) : undefined
  const made: Forms = { isBlog: 'blog' in change, within: new Map(), ...(update && { update }) }
  forms.set(logged, made)
  return made
}

/** The rest of a parsed change would stay in memory as long as its text. */
function marksOf({ topics, contributors }: Update): Pick<Update, 'topics' | 'contributors'> {
  return { ...(topics && { topics }), ...(contributors && { contributors }) }
}

function removalIn(of: Forms, { offset, text }: LoggedChange): LoggedChange {
  if (of.removal) return of.removal
  const { at, update } = JSON.parse(text) as Extract<Change, { kind: 'update.published' }>
  const removal = { offset, kind: 'update.removed', at, update: { id: update.id } } satisfies Change
  of.removal = { offset, text: JSON.stringify(removal) }
  return of.removal
}

function withinIn(of: Forms, { logged, within }: { readonly logged: LoggedChange; readonly within: string }) {
  const held = of.within.get(within)
  if (held) return held
  const change = JSON.parse(logged.text) as Extract<Change, { kind: 'blog.edited' }>
  const text = JSON.stringify({ ...change, blog: blogWithin(change.blog, within) })
  const made = { offset: logged.offset, text }
  of.within.set(within, made)
  return made
}

type Shared = { readonly previous: LoggedChange | undefined; readonly frame: Buffer }

/** Whatever the number of filters, a change is encoded at most once whole and once as a removal, after either form of the one before. */
const frames = new Map<Encoding, Map<LoggedChange, Shared[]>>()

/** Kept for one turn of the event loop, in which a slice is written to many filters' followers. */
function sharedFrame(base: Encoding, occurrence: Occurrence): Buffer {
  const { change, previous } = occurrence
  if (frames.size === 0) setImmediate(() => frames.clear())
  const ofBase = frames.get(base) ?? new Map<LoggedChange, Shared[]>()
  frames.set(base, ofBase)
  const held = ofBase.get(change) ?? []
  ofBase.set(change, held)
  const same = held.find(one => one.previous === previous)
  if (same) return same.frame
  const frame = base.frame(occurrence)
  held.push({ previous, frame })
  return frame
}
