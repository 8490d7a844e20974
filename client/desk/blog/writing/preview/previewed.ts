/** The update that would be published from a work now. Pure. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Embed } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Work } from '../works.ts'

type Seen = {
  readonly work: Pick<Work, 'fields' | 'note' | 'of'>
  readonly blog: string
  /** The published update that is being corrected. */
  readonly published: Update | undefined
  readonly now: string
}

/** Only a valid id, as no update has it yet. */
const NEW = '00000000-0000-7000-8000-000000000000' as UpdateId

export function previewedUpdate({ work, blog, published, now }: Seen): Update {
  const { title, label, byline, contributors, topics, untimed, sensitive, time = now, key, pinned, body } = work.fields
  const note = work.note.trim()
  const correction = note && published ? { note, at: now } : published?.correction
  const texts = Object.entries({ title, label, byline }).filter(([, text]) => text?.trim())
  return {
    ...{ id: published?.id ?? NEW, blog: blog as BlogId, version: (published?.version ?? 0) + 1 },
    ...{ status: published?.status ?? 'published', time, key, pinned, body },
    ...{ createdAt: published?.createdAt ?? now, updatedAt: now, publishedAt: published?.publishedAt ?? now },
    ...Object.fromEntries(texts),
    ...(contributors && { contributors }),
    ...(topics && { topics }),
    ...(untimed && { untimed }),
    ...(sensitive && { sensitive }),
    ...(correction && { correction }),
    ...(published?.retraction && { retraction: published.retraction }),
  }
}

export function publishedOf(coverage: Coverage, { of }: Pick<Work, 'of'>): Update | undefined {
  return [...coverage.updates, ...coverage.pinned].find(({ id }) => id === of?.id)
}

/** Cards without words: their provider did not respond, or describes nothing. */
export function bareCards({ body }: Pick<Update, 'body'>): readonly Embed[] {
  return body.filter(block => block._type === 'embed' && !block.text && !block.author) as Embed[]
}
