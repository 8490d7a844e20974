/** Applies an editor's patch to an update's content, and commits the version that the caller makes of it. */
import { demandContributors } from '#editorial/contributors/name-contributors.ts'
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import type { Update } from '#shared/blog/update.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { UpdatePatch } from '#shared/requests/inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import { authorOf } from './author-of.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import { demandTopics } from './given-topics.ts'
import { merge } from './merge.ts'
import { demandContent, demandLabel } from './whole-update.ts'

/** One edit, to be applied to the current version. */
export type Edit = {
  readonly by: Acting
  readonly held: Update
  readonly patch: UpdatePatch
  readonly idempotency?: Idempotency | undefined
}

export async function patchedUpdate(
  ports: Pick<IngestPorts, 'bodies' | 'contributors' | 'records'>,
  { by, held, patch }: Edit,
): Promise<Update> {
  const { markdown, html, body, untimed, sensitive, alert, topics, contributors, ...others } = patch
  if (topics?.length) demandTopics({ topics, blog: await ports.records.blog(held.blog), held })
  const { status: _status, publishAt: _publishAt, correction: _correction, ...fields } = others
  const hasBody = markdown !== undefined || html !== undefined || body !== undefined
  const read = hasBody ? await ports.bodies.read(patch, by.id) : held.body
  const patched = merge(held, {
    ...fields,
    contributors: contributors?.length === 0 ? null : contributors,
    untimed: untimed === false ? null : untimed,
    sensitive: sensitive === false ? null : sensitive,
    topics: topics?.length === 0 ? null : topics,
    // An alert requested again, even with the same text, is a new alert.
    alert: alert && { ...alert, version: held.version + 1 },
    ...(hasBody && { body: read }),
  })
  if (contributors?.length) {
    const blog = (await ports.records.blog(held.blog)) ?? {}
    await demandContributors(ports, { blog, ids: contributors })
  }
  demandContent(patched)
  demandLabel(patched)
  return patched
}

type NextVersion = {
  readonly edit: Edit
  readonly stream: StreamName
  readonly kind: 'update.corrected' | 'update.drafted' | 'update.published'
  readonly update: Update
}

export async function commitEdit(ports: IngestPorts, { edit, stream, kind, update }: NextVersion) {
  const { by, held, idempotency } = edit
  const committed = await commit(ports, {
    stream,
    change: { kind, at: update.updatedAt, update },
    expects: held.version,
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}
