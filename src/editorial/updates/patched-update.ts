/** Applies an editor's patch to an update's content; the caller assigns the new version. */

import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import type { Update } from '#shared/blog/update.ts'
import type { UpdatePatch } from '#shared/requests/inputs.ts'
import type { Key } from '#store/keys/keys.ts'
import { merge } from './merge.ts'
import { demandContent, demandLabel } from './whole-update.ts'

/** One edit, to be applied to the current version. */
export type Edit = {
  readonly by: Key
  readonly held: Update
  readonly patch: UpdatePatch
  readonly idempotency?: Idempotency | undefined
}

export async function patchedUpdate(
  { bodies }: Pick<IngestPorts, 'bodies'>,
  { by, held, patch }: Edit,
): Promise<Update> {
  const { markdown, html, body, untimed, alert, ...others } = patch
  const { status: _status, publishAt: _publishAt, correction: _correction, ...fields } = others
  const hasBody = markdown !== undefined || html !== undefined || body !== undefined
  const read = hasBody ? await bodies.read(patch, by.id) : held.body
  const patched = merge(held, {
    ...fields,
    untimed: untimed === false ? null : untimed,
    // An alert requested again, even with the same text, is a new alert.
    alert: alert && { ...alert, version: held.version + 1 },
    ...(hasBody && { body: read }),
  })
  demandContent(patched)
  demandLabel(patched)
  return patched
}
