/** Writes a blog's summary of what is known, or removes it. */
import type { BodyInput } from '#editorial/body/body.ts'
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import { authorOf } from '#editorial/updates/author-of.ts'
import { append, type Committed, stale } from '#editorial/updates/commit.ts'
import { answerWithBlog } from '#editorial/updates/first-answer.ts'
import { headOf } from '#editorial/updates/head-of.ts'
import { isStoredAlike } from '#editorial/updates/merge.ts'
import { repeatedBlogEdit } from '#editorial/updates/repeated-request.ts'
import { Refusal } from '#platform/errors.ts'
import { type Blog, MOST_SUMMARY_BYTES } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import type { BlogAnswer } from './create-blog.ts'

/** Other fields of the blog that are changed at the same moment; more than this is another program in a loop. */
const MOST_TRIES = 20

type OfSummary = {
  readonly by: Acting
  readonly blog: BlogId
  readonly idempotency?: Idempotency | undefined
}

/** `version`: the summary's that the editor read, 0 if there was none. */
type WriteSummary = OfSummary & { readonly version: number; readonly input: BodyInput }

export async function writeSummary(ports: IngestPorts, { input, version, ...of }: WriteSummary): Promise<BlogAnswer> {
  demand(of.by, { role: 'editor', blog: of.blog })
  const body = await ports.bodies.read(input, of.by.id)
  demandSize(body)
  return change(ports, {
    ...of,
    version,
    next: (held, now) => ({ ...held, summary: { body, version: held.version + 1, updatedAt: now } }),
    isDone: ({ summary }) => summary !== undefined && isStoredAlike(summary.body, body),
  })
}

/** Removing is urgent: the version is optional. */
type RemoveSummary = OfSummary & { readonly version?: number | undefined }

export function removeSummary(ports: IngestPorts, asked: RemoveSummary): Promise<BlogAnswer> {
  demand(asked.by, { role: 'editor', blog: asked.blog })
  return change(ports, {
    ...asked,
    next: ({ summary: _, ...held }) => held,
    erases: 'summary',
    isDone: ({ summary }) => summary === undefined,
  })
}

type Change = OfSummary & {
  readonly version?: number | undefined
  readonly next: (held: Blog, now: string) => Blog
  readonly erases?: 'summary'
  /** Nothing would change. */
  readonly isDone: (held: Blog) => boolean
}

async function change(ports: IngestPorts, asked: Change): Promise<BlogAnswer> {
  const { by, blog: id, version, next, erases, isDone, idempotency } = asked
  for (let tries = 1; ; tries++) {
    const held = await ports.records.blog(id)
    if (!held) throw new Refusal('unknown_blog')
    if (erases && isDone(held)) return current(ports, held)
    if (version !== undefined && version !== (held.summary?.version ?? 0)) {
      const first = await repeatedBlogEdit(ports, { held, version, idempotency })
      if (first) return firstAnswer(first, held)
      throw stale(held)
    }
    if (isDone(held)) return current(ports, held)

    const now = ports.now().toISOString()
    const blog: Blog = { ...next(held, now), updatedAt: now, version: held.version + 1 }
    const appended = await append(ports, {
      stream: publicStream(id),
      change: { kind: 'blog.edited', at: now, blog },
      expects: held.version,
      by: authorOf(by),
      ...(erases && { erases }),
      ...(idempotency && { idempotency }),
    })
    if (appended.kind === 'appended') return answerWithBlog({ kind: 'new', cursor: appended.cursor }, blog)
    if (appended.kind === 'repeated') return firstAnswer(appended, held)
    if (appended.kind === 'reused') throw new Refusal('key_reused')
    // Another field of the blog was changed meanwhile, which is no conflict.
    if (tries === MOST_TRIES) throw stale(appended.current)
  }
}

async function current(ports: IngestPorts, held: Blog): Promise<BlogAnswer> {
  return { blog: held, cursor: await headOf(ports, publicStream(held.id)) }
}

/** The text may have been erased since; a repeated request must not bring it back. */
function firstAnswer(committed: Committed, held: Blog): BlogAnswer {
  const answer = answerWithBlog(committed, held)
  if (answer.blog.summary === undefined)
    throw new Refusal('removed', { detail: 'This summary was removed and its text erased.' })
  return answer
}

function demandSize(body: PortableText): void {
  if (body.length === 0) throw refused('a summary needs a text: send one of markdown, html and body, or DELETE it')
  if (Buffer.byteLength(JSON.stringify(body)) <= MOST_SUMMARY_BYTES) return
  throw refused(`is too long: a summary has at most ${MOST_SUMMARY_BYTES} bytes of Portable Text`)
}

function refused(message: string): Refusal {
  return new Refusal('invalid', { errors: [{ path: 'body', message }] })
}
