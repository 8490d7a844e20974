/** The widget's extras, served at `/extras.js`: ages, and what loads further scripts. */
import type { LentSurface } from '#client/comments/surface.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Setting } from '#shared/view/setting.ts'
import { keepAges } from './ages.ts'
import type { Events } from './events.ts'
import { createLoader } from './load-when.ts'
import type { Reading } from './reading.ts'

/** Which readers report what they read. */
const draw = Math.random()

/** Scripts by name, and whether an element needs them: each exports `begin(surface)`, called once (`load-when.ts`). */
const PARTS: Readonly<
  Record<string, (host: Element, blog: Blog | undefined, sampling: number | undefined) => unknown>
> = {
  // Mistakes are in elements with more than an address and the room kept free.
  checks: host => host.attributes[2],
  notify: host => host.matches('[notify]'),
  search: host => host.matches('[search]'),
  slots: host => host.shadowRoot && host.matches('[slots]'),
  'contributor-cards': (_, blog) => blog?.contributors,
  'live-video': (_, blog) => blog?.video,
  topics: (host, blog) => blog?.topics ?? host.matches('[topic]'),
  // The page of the newest updates has the comments.
  // What came since a reader left; pages of some updates are not what they read.
  marks: host => !host.matches('[key-only],[before],[from]'),
  // Not a number for a coverage whose reads are not counted.
  reads: (_host, _blog, sampling = Number.NaN) => draw < 2 ** -sampling,
  comments: (host, blog) => blog?.comments && !host.matches('[key-only],[before],[comments=off]'),
}

/** The element on the newsroom's own page, whose script adds to what was drawn before anything is measured (`page.ts`). */
export type DrawnHost = Element & { onDrawn?(held: number): void }

export type Extras = {
  /** Called after each drawing; fills in new elements. */
  refresh(setting: Setting, held: number): void
  readonly passOn: NonNullable<Reading['passOn']>
}

export function keepExtras(surface: LentSurface): Extras {
  const { root, host, signal, hours, coverage } = surface
  const seen = new Set<Element>()
  // The pinned updates and the hours of the list. Without a pinned one the bar above the hours, which has nothing to fill in: a
  // search for what is not there would go through all of a long coverage.
  const parts = () => [root.querySelector('.pinned,.bar') ?? [], ...hours()].flat()
  const load = createLoader({ ...surface, seen })
  const inPart = [
    load('players', part => part.querySelector('.player')),
    load('gallery', part => part.querySelector('.gallery')),
  ]
  const see = (part: Element, setting: Setting) => {
    for (const one of inPart) void one(part, setting)
  }
  const ages = keepAges({ parts, signal, see, seen })
  let events: Events | undefined
  // Our own page has no use for them.
  const loadEvents = load<Events>('events', () => host.shadowRoot || window !== parent)
  const later = Object.entries(PARTS).map(([name, isNeeded]) =>
    load(name, () => isNeeded(host, coverage()?.blog, coverage()?.sampling)),
  )
  return {
    passOn: (changes, come) => events?.passOn(changes, come) ?? changes,
    refresh(setting, held) {
      ages.refresh(setting)
      void loadEvents(root, setting).then(loaded => {
        events = loaded
      })
      for (const see of later) void see(root, setting)
      ;(host as DrawnHost).onDrawn?.(held)
    },
  }
}
