/** A blog's summary in the form of an update, so that drafts, conflicts, merging, versions and the outbox treat it as one. */
import type { Blog } from '#shared/blog/blog.ts'
import type { KeyUpdate } from '#shared/blog/coverage.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'

/** No update's id: those are UUIDs. */
const SUMMARY = 'summary' as UpdateId
/** More would be a list of events rather than a start. */
const MOST_EVENTS = 10

export function isSummary(update: string | undefined): boolean {
  return update === SUMMARY
}

/** At version 0 without one. Its time is the blog's, which never changes, so that it is no field to merge. */
export function summaryUpdate({ id, summary, createdAt: time }: Pick<Blog, 'id' | 'summary' | 'createdAt'>): Update {
  return {
    ...{ id: SUMMARY, blog: id, version: summary?.version ?? 0, status: 'published', body: summary?.body ?? [] },
    ...{ time, createdAt: time, publishedAt: time, updatedAt: summary?.updatedAt ?? time },
    ...{ key: false, pinned: false },
  }
}

/** A line for each of the newest key events that stand, in the order in which they happened, with a link to its update. */
export function summaryOf(events: readonly KeyUpdate[], clockOf: (event: KeyUpdate) => string): PortableText {
  const standing = events.filter(({ retracted }) => !retracted).slice(0, MOST_EVENTS)
  return standing.toReversed().map((event, nth) => ({
    ...{ _type: 'block', _key: `event-${nth}`, style: 'normal', listItem: 'bullet', level: 1 },
    children: [
      { _type: 'span', _key: `event-${nth}-text`, text: `${event.headline} (`, marks: [] },
      { _type: 'span', _key: `event-${nth}-time`, text: clockOf(event), marks: [`event-${nth}-link`] },
      { _type: 'span', _key: `event-${nth}-end`, text: ')', marks: [] },
    ],
    markDefs: [{ _type: 'reference', _key: `event-${nth}-link`, update: event.id }],
  }))
}
