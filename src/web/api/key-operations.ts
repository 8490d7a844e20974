/** The API calls that administer keys. */
import { z } from 'zod'
import type { Revocations } from '#delivery/access/revocations.ts'
import { Refusal } from '#platform/errors.ts'
import { type Keys, key, newKey } from '#store/keys/keys.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { exampleKey } from './examples.ts'
import { type Operation, ofKey, operation } from './operation.ts'

const keyList = z.object({ keys: z.array(key) }).meta({ id: 'KeyList' })
const madeKey = z
  .object({ key, secret: z.string().meta({ description: 'The secret to send as a bearer token; returned only once' }) })
  .meta({ id: 'MadeKey' })
const keyAnswer = z.object({ key }).meta({ id: 'KeyAnswer' })

type KeyPorts = { readonly keys: Keys; readonly revocations: Pick<Revocations, 'announce'> }

export function keyOperations({ keys, revocations }: KeyPorts): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/keys',
      name: 'listKeys',
      group: 'Keys',
      summary: 'List the keys',
      access: 'admin',
      answers: {
        200: {
          description: 'All keys, including revoked ones, without their secrets',
          schema: keyList,
          example: { keys: [exampleKey] },
        },
      },
      refuses: [],
      async run() {
        return { headers: { 'Cache-Control': PRIVATE }, json: { keys: await keys.list() } }
      },
    }),

    operation({
      method: 'post',
      path: '/v1/keys',
      name: 'createKey',
      group: 'Keys',
      summary: 'Create a key',
      access: 'admin',
      body: newKey,
      answers: {
        201: {
          description: 'The key and its secret',
          schema: madeKey,
          example: { key: exampleKey, secret: 'crier_…' },
        },
      },
      refuses: [],
      async run({ body, by }) {
        return {
          status: 201,
          headers: { 'Cache-Control': PRIVATE },
          json: await keys.create(body, { by: actorOf({ by }) }),
        }
      },
    }),

    operation({
      method: 'delete',
      path: '/v1/keys/:key',
      name: 'revokeKey',
      group: 'Keys',
      summary: 'Revoke a key',
      description: 'The next request with it is refused, and its open connections are closed.',
      access: 'admin',
      params: ofKey,
      answers: {
        200: {
          description: 'The revoked key',
          schema: keyAnswer,
          example: { key: { ...exampleKey, revokedAt: exampleKey.createdAt } },
        },
      },
      refuses: ['unknown_key', 'last_admin'],
      async run({ params, by }) {
        const revoked = await keys.revoke(params.key, actorOf({ by }))
        if (revoked === undefined) throw new Refusal('unknown_key')
        if (revoked === 'last') throw new Refusal('last_admin')
        revocations.announce()
        return { json: { key: revoked } }
      },
    }),
  ]
}
