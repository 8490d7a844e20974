/** Creates an update: published, or on the desk. */
import { demandContributors, nameOnBlog } from '#editorial/contributors/name-contributors.ts'
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { NewChange } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import type { NewUpdate } from '#shared/requests/inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import { authorOf } from './author-of.ts'
import { commit } from './commit.ts'
import { demandMove } from './demand-move.ts'
import { answerWithUpdate, firstAnswer } from './first-answer.ts'
import { demandTopics } from './given-topics.ts'
import { publishTime } from './publish-time.ts'
import { repeatedPost } from './repeated-request.ts'
import { demandContent, demandLabel } from './whole-update.ts'

export type UpdateAnswer = { readonly update: Update; readonly cursor: string }
export type PostUpdate = {
  readonly by: Acting
  readonly blog: BlogId
  readonly input: NewUpdate
  readonly idempotency?: Idempotency | undefined
}

export async function postUpdate(
  ports: IngestPorts,
  { by, blog, input, idempotency }: PostUpdate,
): Promise<UpdateAnswer> {
  demandMove(by, { blog, from: 'new', to: input.status })
  const held = await ports.records.blog(blog)
  if (!held) throw new Refusal('unknown_blog')

  // A repeat after its scheduled time gets the first response, not the refusal of a time in the past.
  if (idempotency && input.publishAt !== undefined && input.publishAt <= ports.now().toISOString()) {
    const first = await repeatedPost(ports, { stream: deskStream(blog), idempotency })
    if (first) return firstAnswer(first)
  }
  const body = await ports.bodies.read(input, by.id)
  const update = newUpdateOf(blog, { input, body, ports })
  const first = await repeatedUnlessKnown(ports, { held, update, idempotency })
  if (first) return firstAnswer(first)
  const { contributors: ids, topics } = update
  if (!isOnDesk(update.status)) await nameOnBlog(ports, { blog, ids, topics, by: authorOf(by) })
  const kind = isOnDesk(update.status) ? 'update.drafted' : 'update.published'
  const committed = await commit(ports, {
    stream: isOnDesk(update.status) ? deskStream(blog) : publicStream(blog),
    change: { kind, at: update.createdAt, update } satisfies NewChange,
    expects: 'none',
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}

type Checking = Pick<PostUpdate, 'idempotency'> & { readonly held: Blog; readonly update: Update }

/** A repeat after a topic was taken off the blog, or a contributor out of the newsroom's list, gets the first response. */
async function repeatedUnlessKnown(ports: IngestPorts, { held, update, idempotency }: Checking) {
  try {
    demandTopics({ topics: update.topics ?? [], blog: held })
    await demandContributors(ports, { blog: held, ids: update.contributors })
    return undefined
  } catch (error) {
    const stream = isOnDesk(update.status) ? deskStream(held.id) : publicStream(held.id)
    const first = idempotency && (await repeatedPost(ports, { stream, idempotency }))
    if (first) return first
    throw error
  }
}

type Making = { readonly input: NewUpdate; readonly body: PortableText; readonly ports: IngestPorts }

function newUpdateOf(blog: BlogId, { input, body, ports }: Making): Update {
  const {
    markdown: _markdown,
    html: _html,
    body: _body,
    time,
    status,
    publishAt: asked,
    untimed,
    sensitive,
    alert,
    topics,
    contributors,
    ...fields
  } = input
  const now = ports.now()
  const at = now.toISOString()
  const publishAt = publishTime({ status, asked, now })
  const update: Update = {
    id: ports.newId(),
    blog,
    version: 1,
    status,
    ...(publishAt && { publishAt }),
    time: time ?? publishAt ?? at,
    ...(untimed && { untimed }),
    ...(sensitive && { sensitive }),
    ...fields,
    ...(topics?.length && { topics }),
    ...(contributors?.length && { contributors }),
    ...(alert && { alert: { ...alert, version: 1 } }),
    body,
    createdAt: at,
    ...(status === 'published' && { publishedAt: at }),
    updatedAt: at,
  }
  demandContent(update)
  demandLabel(update)
  return update
}
