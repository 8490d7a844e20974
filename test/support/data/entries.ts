/** Entries for the log, including payloads that have broken other systems. */
import { v7 } from 'uuid'
import type { Blog } from '#shared/blog/blog.ts'
import type { Author, Change } from '#shared/blog/change.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import type { Entry } from '#store/log/log.ts'

export const AT = '2026-03-04T16:44:00.000Z'

export const nastyTexts: readonly string[] = [
  '',
  'a\r\nb',
  'lone\rCR',
  '\u0000',
  '\ud800 lone surrogates \udc00',
  '\u2028 and \u2029',
  '👩🏽‍🚀🇺🇦',
  'مرحبا بالعالم',
  '"}{"offset":1,"kind":"update.removed"',
  '</script><!--',
  'x'.repeat(256 * 1024),
]

export const idOf = (name: string) => name as BlogId

export function makeBlog(id: BlogId, fields: Partial<Blog> = {}): Blog {
  return {
    id,
    title: 'Budget day',
    language: 'en-GB',
    timeZone: 'Europe/London',
    state: 'live',
    coverage: { start: AT },
    createdAt: AT,
    updatedAt: AT,
    version: 1,
    ...fields,
  }
}

export function makeUpdate(blog: BlogId, text: string, fields: Partial<Update> = {}): Update {
  return {
    id: v7() as UpdateId,
    blog,
    version: 1,
    status: 'published',
    time: AT,
    body: [
      {
        _type: 'block',
        _key: 'k1',
        style: 'normal',
        children: [{ _type: 'span', _key: 'k2', text, marks: [] }],
        markDefs: [],
      },
    ],
    key: false,
    pinned: false,
    createdAt: AT,
    publishedAt: AT,
    updatedAt: AT,
    ...fields,
  }
}

export const textOf = (update: Update): string => {
  const [block] = update.body
  return block?._type === 'block' ? block.children.map(span => span.text).join('') : ''
}

/** Empty for a change without words. */
export const textIn = (change: Change): string =>
  'update' in change && 'body' in change.update ? textOf(change.update) : ''

export function creates(blog: BlogId, fields: Partial<Blog> = {}): Entry {
  return {
    stream: publicStream(blog),
    opens: [deskStream(blog)],
    change: { kind: 'blog.edited', at: AT, blog: makeBlog(blog, fields) },
    expects: 'none',
  }
}

export function publishes(update: Update, idempotency?: Entry['idempotency']): Entry {
  const change = { kind: 'update.published' as const, at: AT, update }
  return { stream: publicStream(update.blog), change, expects: 'none', ...(idempotency && { idempotency }) }
}

export function drafts(update: Update): Entry {
  const draft: Update = { ...update, status: 'draft' }
  return { stream: deskStream(update.blog), change: { kind: 'update.drafted', at: AT, update: draft }, expects: 'none' }
}

export function schedules(update: Update, publishAt: string, by?: Author): Entry {
  const scheduled: Update = { ...update, status: 'scheduled', publishAt }
  return { ...drafts(update), change: { kind: 'update.drafted', at: AT, update: scheduled }, ...(by && { by }) }
}

export function corrects(update: Update, expects = update.version): Entry {
  const corrected = { ...update, version: expects + 1 }
  return {
    stream: publicStream(update.blog),
    change: { kind: 'update.corrected', at: AT, update: corrected },
    expects,
  }
}

export function removes({ blog, id, version }: Update): Entry {
  return {
    stream: publicStream(blog),
    change: { kind: 'update.removed', at: AT, update: { id } },
    expects: version,
  }
}
