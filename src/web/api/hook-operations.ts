/** The API calls that create and revoke hooks, and the endpoint that receives a CMS's webhooks. */
import { z } from 'zod'
import { check } from '#editorial/input/check.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { type DeliverPorts, deliver } from '#editorial/updates/deliver.ts'
import { type HookEvent, hookEvent } from '#editorial/webhooks/hook-event.ts'
import { Refusal } from '#platform/errors.ts'
import { removedUpdate, update } from '#shared/blog/update.ts'
import type { Audit } from '#store/audit/audit.ts'
import { type Hook, type Hooks, hook, hookDelivery, newHook } from '#store/hooks/hooks.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { exampleCursor, exampleUpdate } from './examples.ts'
import { hookCheckOperations } from './hook-check-operations.ts'
import { type Operation, ofHook, operation } from './operation.ts'
import { readSigned } from './signed-body.ts'

const listedHook = hook.and(z.object({ last: hookDelivery.optional().meta({ description: 'Its newest delivery' }) }))
const hookList = z.object({ hooks: z.array(listedHook) }).meta({ id: 'HookList' })
const hookAnswer = z.object({ hook }).meta({ id: 'HookAnswer' })
const madeHook = z
  .object({ hook, secret: z.string().meta({ description: 'The secret that the CMS signs with; returned only once' }) })
  .meta({ id: 'MadeHook' })
const delivered = z
  .object({
    outcome: z.enum(['taken', 'older', 'removed']).meta({
      description:
        '`taken`: applied. `older`: ignored, since a later event about the item was applied before. `removed`: the update is removed or never existed, so there is nothing to change',
    }),
    update: z.union([update, removedUpdate]).optional(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'Delivered' })

const exampleHook = {
  id: 'dmVyeS1yYW5kb20',
  name: 'Newsroom CMS',
  blog: exampleUpdate.blog,
  role: 'editor',
  createdAt: '2026-03-04T07:00:00.000Z',
} as const

type HookPorts = IngestPorts & DeliverPorts & { readonly hooks: Hooks; readonly audit: Pick<Audit, 'add'> }

export function hookOperations(ports: HookPorts): readonly Operation[] {
  const { hooks, records } = ports
  return [
    operation({
      method: 'get',
      path: '/v1/hooks',
      name: 'listHooks',
      group: 'Hooks',
      summary: 'List the hooks',
      access: 'admin',
      answers: {
        200: { description: 'All hooks, including revoked ones', schema: hookList, example: { hooks: [exampleHook] } },
      },
      refuses: [],
      async run() {
        return { headers: { 'Cache-Control': PRIVATE }, json: { hooks: await listWithLast(hooks) } }
      },
    }),

    operation({
      method: 'post',
      path: '/v1/hooks',
      name: 'createHook',
      group: 'Hooks',
      summary: 'Create a hook',
      description: 'The CMS then sends its webhooks to `/v1/hooks/<id>`, signed with the returned `secret`.',
      access: 'admin',
      body: newHook,
      answers: {
        201: {
          description: 'The hook and its secret',
          schema: madeHook,
          example: { hook: exampleHook, secret: 'whsec_…' },
        },
      },
      refuses: ['unknown_blog'],
      async run({ body, by }) {
        if (!(await records.blog(body.blog))) throw new Refusal('unknown_blog')
        return { status: 201, headers: { 'Cache-Control': PRIVATE }, json: await hooks.create(body, actorOf({ by })) }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/hooks/:hook',
      name: 'revokeHook',
      group: 'Hooks',
      summary: 'Revoke a hook',
      description: 'Further deliveries get 410, which tells the CMS to stop sending.',
      access: 'admin',
      params: ofHook,
      answers: {
        200: {
          description: 'The revoked hook',
          schema: hookAnswer,
          example: { hook: { ...exampleHook, revokedAt: exampleHook.createdAt } },
        },
      },
      refuses: ['unknown_hook'],
      async run({ params, by }) {
        const revoked = await hooks.revoke(params.hook, actorOf({ by }))
        if (!revoked) throw new Refusal('unknown_hook')
        return { json: { hook: revoked } }
      },
    }),

    operation({
      method: 'post',
      path: '/v1/hooks/:hook',
      name: 'deliver',
      group: 'Hooks',
      summary: 'Deliver a CMS webhook',
      description:
        'Signed according to Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Each item of the CMS maps to one update: the first event posts it, later ones edit it. Repeating a delivery changes nothing.',
      access: 'public',
      params: ofHook,
      bytes: { types: ['application/json'], description: 'A signed `HookEvent`', schema: hookEvent },
      answers: {
        200: {
          description: 'The outcome',
          schema: delivered,
          example: { outcome: 'taken', update: exampleUpdate, cursor: exampleCursor },
        },
      },
      refuses: [
        'unknown_hook',
        'hook_revoked',
        'wrong_signature',
        'too_large',
        'unknown_blog',
        'forbidden',
        'busy',
        'storage_full',
      ],
      async run({ params, headers, stream }) {
        const found = await hooks.find(params.hook)
        if (!found) throw new Refusal('unknown_hook')
        if (found.hook.revokedAt !== undefined) throw new Refusal('hook_revoked')
        const receive = async () => check(hookEvent, await readSigned({ stream, headers, secret: found.secret }))
        const { kind: outcome, ...became } = await receiveAndRecord(ports, { hook: found.hook, receive })
        return { headers: { 'Cache-Control': PRIVATE }, json: { outcome, ...became } }
      },
    }),

    ...hookCheckOperations(ports),
  ]
}

type Receiving = { readonly hook: Hook; readonly receive: () => Promise<HookEvent> }

/** The record is for people: without it the delivery counts nevertheless. */
async function receiveAndRecord(ports: HookPorts, { hook, receive }: Receiving) {
  let item: string | undefined
  const record = (outcome: string) => ports.hooks.record({ hook: hook.id, outcome, item }).catch(() => {})
  try {
    const event = await receive()
    item = event.data.item
    const delivered = await deliver(ports, { hook, event })
    await record(delivered.kind)
    return delivered
  } catch (error) {
    if (error instanceof Refusal) await record(error.code)
    throw error
  }
}

async function listWithLast(hooks: Hooks) {
  const last = new Map(await hooks.lastDeliveries())
  return (await hooks.list()).map(one => ({ ...one, ...(last.has(one.id) && { last: last.get(one.id) }) }))
}
