/** The API calls that write updates. */
import { z } from 'zod'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { editUpdate } from '#editorial/updates/edit-update.ts'
import { postUpdate } from '#editorial/updates/post-update.ts'
import { removeUpdate } from '#editorial/updates/remove-update.ts'
import { retractUpdate } from '#editorial/updates/retract-update.ts'
import { removedUpdate, update } from '#shared/blog/update.ts'
import { newUpdate, updatePatch, withdrawal } from '#shared/requests/inputs.ts'
import { demandVersionIn, etag, versionIn } from '#web/middleware/conditions.ts'
import { exampleCursor, exampleUpdate } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_MATCH, OPTIONAL_IF_MATCH } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { callerOf, type Operation, ofBlog, ofUpdate, operation } from './operation.ts'

const updateAnswer = z.object({ update, cursor: z.string() }).meta({ id: 'UpdateAnswer' })
const removedAnswer = z.object({ update: removedUpdate, cursor: z.string() }).meta({ id: 'RemovedAnswer' })

const withdrawalQuery = z.object({
  mode: z.enum(['retract', 'remove']).default('retract').meta({
    description:
      '`retract`: the update was wrong; it stays visible, struck through. `remove`: it is erased everywhere; also discards an unpublished update',
  }),
  note: withdrawal.shape.note,
})

const example = { update: exampleUpdate, cursor: exampleCursor }

export function updateOperations(ports: IngestPorts): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/blogs/:blog/updates',
      name: 'postUpdate',
      group: 'Updates',
      summary: 'Post an update',
      description:
        'The update is on disk before the response is sent. With a contributor key, post to the desk: `"status": "draft"` or `"submitted"`.',
      access: 'contributor',
      params: ofBlog,
      headers: [IDEMPOTENCY_KEY],
      body: newUpdate,
      answers: { 201: { description: 'The update, and the cursor of its change', schema: updateAnswer, example } },
      refuses: ['unknown_blog', 'removed', 'key_reused', 'busy', 'storage_full'],
      async run({ params: { blog }, body, headers, path, by }) {
        const idempotency = idempotencyOf({ method: 'POST', path, body, headers })
        const posted = await postUpdate(ports, { by: callerOf({ by }), blog, input: body, idempotency })
        const { id, version } = posted.update
        return {
          status: 201,
          headers: { Location: `/v1/blogs/${blog}/updates/${id}`, ETag: etag(version) },
          json: posted,
        }
      },
    }),

    operation({
      method: 'patch',
      path: '/v1/blogs/:blog/updates/:update',
      name: 'editUpdate',
      group: 'Updates',
      summary: 'Edit an update: correct, pin, mark as key event, or publish',
      description:
        'Absent fields keep their value; `null` clears a field. With `correction`, readers see a note about the change; without it, the change is silent. A patch without effect creates no new version. A contributor key may edit drafts, submit them and take them back; approving, scheduling and publishing takes an editor key.',
      access: 'contributor',
      params: ofUpdate,
      headers: [IF_MATCH, IDEMPOTENCY_KEY],
      body: updatePatch,
      answers: { 200: { description: 'The edited update', schema: updateAnswer, example } },
      refuses: [
        'unknown_blog',
        'unknown_update',
        'removed',
        'stale_version',
        'key_reused',
        'missing_version',
        'busy',
        'storage_full',
      ],
      async run({ params: { blog, update: id }, body: patch, headers, path, by }) {
        const version = demandVersionIn(headers)
        const idempotency = idempotencyOf({ method: 'PATCH', path, body: patch, headers })
        const edited = await editUpdate(ports, { by: callerOf({ by }), blog, id, version, patch, idempotency })
        return { headers: { ETag: etag(edited.update.version) }, json: edited }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/blogs/:blog/updates/:update',
      name: 'withdrawUpdate',
      group: 'Updates',
      summary: 'Retract or remove an update',
      description:
        'Repeating the call changes nothing and returns the same response. The note may be in the query or in the body. A contributor key may discard drafts and submitted updates (`mode=remove`).',
      access: 'contributor',
      params: ofUpdate,
      query: withdrawalQuery,
      headers: [OPTIONAL_IF_MATCH],
      body: withdrawal.optional(),
      answers: {
        200: {
          description: 'The retracted update, or the id of the removed one',
          schema: z.union([updateAnswer, removedAnswer]),
          example: { update: { id: exampleUpdate.id }, cursor: exampleCursor },
        },
      },
      refuses: [
        'unknown_blog',
        'unknown_update',
        'removed',
        'stale_version',
        'missing_version',
        'busy',
        'storage_full',
      ],
      async run({ params: { blog, update: id }, query, body, headers, by }) {
        const asked = {
          by: callerOf({ by }),
          blog,
          id,
          note: body?.note ?? query.note,
          alert: body?.alert,
          version: versionIn(headers),
        }
        if (query.mode === 'remove') return { json: await removeUpdate(ports, asked) }
        const retracted = await retractUpdate(ports, asked)
        return { headers: { ETag: etag(retracted.update.version) }, json: retracted }
      },
    }),
  ]
}
