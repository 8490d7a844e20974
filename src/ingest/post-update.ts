/** Posts an update: to the readers, or to the desk as a draft. */
import type { NewChange } from '../blog/change.ts'
import type { BlogId } from '../blog/ids.ts'
import type { Update } from '../blog/update.ts'
import { Refusal } from '../errors.ts'
import type { Key } from '../keys/keys.ts'
import { demand } from '../keys/permit.ts'
import { deskStream, publicStream } from '../protocol/stream.ts'
import { readBody } from './body/body.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import type { NewUpdate } from './inputs.ts'
import type { Idempotency, IngestPorts } from './ports.ts'
import { demandContent, demandLabel } from './whole-update.ts'

export type UpdateAnswer = { readonly update: Update; readonly cursor: string }
export type PostUpdate = {
  readonly by: Key
  readonly blog: BlogId
  readonly input: NewUpdate
  readonly idempotency?: Idempotency | undefined
}

export async function postUpdate(
  ports: IngestPorts,
  { by, blog, input, idempotency }: PostUpdate,
): Promise<UpdateAnswer> {
  demand(by, { role: input.status === 'draft' ? 'contributor' : 'editor', blog })
  if (!(await ports.records.blog(blog))) throw new Refusal('unknown_blog')

  const update = newUpdateOf(blog, { input, ports })
  const isDraft = update.status === 'draft'
  const committed = await commit(ports, {
    stream: isDraft ? deskStream(blog) : publicStream(blog),
    change: { kind: isDraft ? 'update.drafted' : 'update.published', at: update.createdAt, update } satisfies NewChange,
    expects: 'none',
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}

function newUpdateOf(blog: BlogId, { input, ports }: { input: NewUpdate; ports: IngestPorts }): Update {
  const { markdown, html, body, time, status, untimed, alert, ...fields } = input
  const now = ports.now().toISOString()
  const update: Update = {
    id: ports.newId(),
    blog,
    version: 1,
    status,
    time: time ?? now,
    ...(untimed && { untimed }),
    ...fields,
    ...(alert && { alert: { ...alert, version: 1 } }),
    body: readBody({ markdown, html, body }),
    createdAt: now,
    ...(status === 'published' && { publishedAt: now }),
    updatedAt: now,
  }
  demandContent(update)
  demandLabel(update)
  return update
}
