/** The common form of a coverage for all web feeds: entries with stable ids, and removals. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline, plainText } from '#shared/blog/plain-text.ts'
import { showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { bodyView } from '#shared/view/body.ts'
import { print } from '#shared/view/print.ts'
import type { Setting } from '#shared/view/setting.ts'
import { h } from '#shared/view/tree.ts'
import { blogAddress, type SiteOfPages } from '#web/pages/publisher.ts'
import { pageWordsFor, settingFor } from '#web/pages/words.ts'

export type Removal = { readonly id: string; readonly at: string }

export type FeedSource = {
  readonly coverage: Coverage
  readonly removals: readonly Removal[]
  readonly site: SiteOfPages
}

export type FeedEntry = {
  /** Derived from the update's id, so that it stays the same if the server moves. */
  readonly id: string
  readonly url: string
  readonly title: string
  readonly html: string
  readonly text: string
  readonly published: string
  readonly updated: string
  readonly byline: string | undefined
  readonly isKey: boolean
}

/** RFC 9562, section 4. */
export function entryId(id: string): string {
  return `urn:uuid:${id}`
}

export function entriesOf({ coverage, site }: FeedSource): readonly FeedEntry[] {
  const setting = settingOf(coverage, site)
  return coverage.updates.map(update => ({
    id: entryId(update.id),
    url: `${setting.page}#update-${update.id}`,
    title: titleOf(update, setting),
    html: contentOf(update, coverage, setting),
    text: isRetracted(update) ? noteOf(update, setting).join('') : plainText(update.body),
    published: update.publishedAt ?? update.createdAt,
    updated: update.updatedAt,
    byline: update.byline,
    isKey: update.key,
  }))
}

/** When something in the feed last changed. */
export function updatedAt({ coverage: { blog, updates }, removals }: FeedSource): string {
  const all = [blog.updatedAt, ...updates.map(one => one.updatedAt), ...removals.map(({ at }) => at)]
  return all.reduce((latest, one) => (one > latest ? one : latest))
}

/** A retracted update keeps its entry, so that readers learn of the retraction, but not its text. */
function titleOf(update: Update, { words, language }: Setting): string {
  if (isRetracted(update)) return pageWordsFor(language).page.retractedUpdate
  return headline(update) || words.updates
}

function contentOf(update: Update, coverage: Coverage, setting: Setting): string {
  const [what, note] = noteOf(update, setting)
  const told = what && h('p', {}, h('strong', {}, what), note)
  const body = isRetracted(update)
    ? undefined
    : bodyView(update.body, { setting, timeOf: id => coverage.references[id] })
  return print(h('div', {}, told, body))
}

function noteOf({ correction, retraction }: Update, setting: Setting): readonly string[] {
  const told = retraction ?? correction
  if (!told) return []
  const { words } = setting
  const when = showZonedClock(told.at, setting)
  return [retraction ? words.retracted(when) : words.corrected(when), told.note && `: ${told.note}`]
}

function isRetracted({ status }: Update): boolean {
  return status === 'retracted'
}

/** Feeds are read outside the page, so all URLs are absolute. */
function settingOf({ blog }: Coverage, site: SiteOfPages): Setting {
  return settingFor(blog, {
    ...{ page: blogAddress(blog.id, site), base: site.publicUrl.replace(/\/+$/, ''), isWhole: true },
  })
}
