/** The common form of a coverage for all web feeds: entries with stable ids, and removals. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline, plainText } from '#shared/blog/plain-text.ts'
import { recordingsOf, typeOfRecording } from '#shared/blog/recordings-in-body.ts'
import { showZonedClock } from '#shared/blog/times.ts'
import { topicsOf } from '#shared/blog/topic.ts'
import type { Update } from '#shared/blog/update.ts'
import { bodyView } from '#shared/view/body.ts'
import { isolated } from '#shared/view/direction.ts'
import { print } from '#shared/view/print.ts'
import { resolve, type Setting } from '#shared/view/setting.ts'
import { h } from '#shared/view/tree.ts'
import type { CommentSnapshot } from '#web/pages/comment-snapshots.ts'
import { peopleOf } from '#web/pages/people.ts'
import { blogAddress, type SiteOfPages } from '#web/pages/publisher.ts'
import { pageWordsFor, settingFor } from '#web/pages/words.ts'
import { commentEntry } from './comment-entries.ts'
import { entryId, type FeedEntry, type FeedFile } from './feed-entry.ts'
import type { Removal } from './removals.ts'

export type FeedSource = {
  readonly coverage: Coverage
  /** Absent unless they were asked for. */
  readonly comments?: CommentSnapshot | undefined
  readonly removals: readonly Removal[]
  readonly site: SiteOfPages
  /** What the feed was asked for, as in its address. */
  readonly query: string
}

export function entriesOf(source: FeedSource): readonly FeedEntry[] {
  const { coverage, comments, site } = source
  const updates = [...summaryEntry(source), ...updateEntries(source)]
  if (!comments) return updates
  const page = blogAddress(coverage.blog.id, site)
  const all = [...updates, ...comments.page.comments.map(one => commentEntry(one, page))]
  return all.toSorted((a, b) => (a.published < b.published ? 1 : a.published > b.published ? -1 : 0))
}

/** One entry, which changes in place. Once it is removed, feeds without tombstones merely lack it. */
function summaryEntry({ coverage, site }: FeedSource): readonly FeedEntry[] {
  const { blog, references } = coverage
  if (!blog.summary) return []
  const { body, updatedAt } = blog.summary
  const setting = settingOf(coverage, site)
  return [
    {
      id: `${setting.page}#summary`,
      url: `${setting.page}#summary`,
      title: setting.words.summary,
      html: print(h('div', {}, bodyView(body, { setting, timeOf: id => references[id] }))),
      text: plainText(body),
      published: updatedAt,
      updated: updatedAt,
      byline: undefined,
      tag: 'summary',
    },
  ]
}

function updateEntries({ coverage, site }: FeedSource): readonly FeedEntry[] {
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
    authors: peopleOf(update, { blog: coverage.blog, site }).map(({ name, url, portrait }) => ({
      name,
      url,
      avatar: portrait?.url,
    })),
    files: isRetracted(update) ? [] : filesOf(update, setting),
    tag: update.key ? 'key-event' : undefined,
    topics: topicsOf(update, coverage.blog.topics).map(({ name }) => name),
  }))
}

function filesOf({ body }: Update, setting: Setting): readonly FeedFile[] {
  return recordingsOf(body).map(one => ({
    ...{ url: resolve(one.url, setting), type: typeOfRecording(one) },
    ...{ title: one.caption || one.alt || undefined, seconds: one.seconds },
  }))
}

/** When something in the feed last changed. */
export function updatedAt({ coverage: { blog, updates }, comments, removals }: FeedSource): string {
  const told = comments?.page.comments.flatMap(({ shownAt, answer }) => [shownAt, answer?.at ?? shownAt]) ?? []
  const all = [blog.updatedAt, ...updates.map(one => one.updatedAt), ...told, ...removals.map(({ at }) => at)]
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
  const when = isolated(showZonedClock(told.at, setting), setting.language)
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
