/** The API calls with which an admin sees whether a hook works. */
import { Readable } from 'node:stream'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { check } from '#editorial/input/check.ts'
import { hookEvent } from '#editorial/webhooks/hook-event.ts'
import { Refusal } from '#platform/errors.ts'
import type { Audit } from '#store/audit/audit.ts'
import { type Hooks, hookDelivery } from '#store/hooks/hooks.ts'
import type { Records } from '#store/log/records.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { type Operation, ofHook, operation } from './operation.ts'
import { readSigned } from './signed-body.ts'

const deliveryList = z.object({ deliveries: z.array(hookDelivery) }).meta({ id: 'HookDeliveryList' })
const tested = z.object({ outcome: z.literal('tested') }).meta({ id: 'HookTested' })

const exampleDelivery = { at: '2026-03-04T16:44:00.000Z', outcome: 'taken', isFailed: false, item: 'story-4711' }

type HookCheckPorts = {
  readonly hooks: Hooks
  readonly records: Pick<Records, 'blog'>
  readonly audit: Pick<Audit, 'add'>
  readonly now: () => Date
}

export function hookCheckOperations(ports: HookCheckPorts): readonly Operation[] {
  return [listDeliveries(ports), testHook(ports)]
}

function listDeliveries({ hooks }: HookCheckPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/hooks/:hook/deliveries',
    name: 'listDeliveries',
    group: 'Hooks',
    summary: 'List the last deliveries of a hook',
    description: 'The newest 50, also those that were refused; without their content.',
    access: 'admin',
    params: ofHook,
    answers: {
      200: { description: 'Newest first', schema: deliveryList, example: { deliveries: [exampleDelivery] } },
    },
    refuses: ['unknown_hook'],
    async run({ params: { hook } }) {
      if (!(await hooks.find(hook))) throw new Refusal('unknown_hook')
      return { headers: { 'Cache-Control': PRIVATE }, json: { deliveries: await hooks.deliveries(hook) } }
    },
  })
}

function testHook({ hooks, records, audit, now }: HookCheckPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/hooks/:hook/test',
    name: 'testHook',
    group: 'Hooks',
    summary: 'Test a hook',
    description:
      'Signs an event with the secret of the hook and checks it as a delivery would be, without posting it. What is left to fail is the CMS.',
    access: 'admin',
    params: ofHook,
    answers: { 200: { description: 'It works', schema: tested, example: { outcome: 'tested' } } },
    refuses: ['unknown_hook', 'hook_revoked', 'wrong_signature', 'unknown_blog'],
    async run({ params, by }) {
      const found = await hooks.find(params.hook)
      if (!found) throw new Refusal('unknown_hook')
      const { hook, secret } = found
      if (hook.revokedAt !== undefined) throw new Refusal('hook_revoked')
      const record = (outcome: string) => hooks.record({ hook: hook.id, outcome })
      try {
        check(hookEvent, await readSigned(signedTest(secret, now())))
        if (!(await records.blog(hook.blog))) throw new Refusal('unknown_blog')
      } catch (error) {
        if (error instanceof Refusal) await record(error.code)
        throw error
      }
      await record('tested')
      await audit.add({ by: actorOf({ by }), action: 'hook.tested', blog: hook.blog, subject: hook.id })
      return { headers: { 'Cache-Control': PRIVATE }, json: { outcome: 'tested' } }
    },
  })
}

function signedTest(secret: string, at: Date) {
  const event = { type: 'update.published', timestamp: at.toISOString(), data: { item: 'test', markdown: 'Test' } }
  const body = JSON.stringify(event)
  const headers = {
    'webhook-id': 'msg_test',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_test', at, body),
  }
  return { stream: Readable.from([Buffer.from(body)]), headers, secret }
}
