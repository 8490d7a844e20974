/** Signs an event according to Standard Webhooks 1.0, as a CMS does, and delivers it to a hook. */
import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Api } from '#cli/api.ts'
import { Refused } from '#cli/refused.ts'
import type { HookEvent } from '#editorial/webhooks/hook-event.ts'
import type { Composition } from '#server/composition.ts'
import type { Update } from '#shared/blog/update.ts'

type Delivery = Pick<Composition, 'clock' | 'random'> & {
  readonly url: string
  readonly id: string
  readonly secret: string
  readonly event: HookEvent
}

type Answer = {
  readonly outcome: 'taken' | 'older' | 'removed'
  readonly update?: Pick<Update, 'id' | 'blog'>
}

export async function deliverTest({ url, id, secret, event, clock, random }: Delivery) {
  const body = JSON.stringify(event)
  const delivery = randomUUID()
  const headers = {
    'webhook-id': delivery,
    'webhook-timestamp': String(Math.floor(clock.now().getTime() / 1_000)),
    'webhook-signature': signer(secret).sign(delivery, clock.now(), body),
  }
  const api = new Api({ url, clock, random, headers: () => headers })
  const bytes = new Blob([body], { type: 'application/json' })
  const { outcome, update } = await api.call<Answer>(
    { method: 'POST', path: `/v1/hooks/${encodeURIComponent(id)}`, bytes },
    'outcome',
  )
  const answer: Answer = { outcome, ...(update && { update }) }
  return { answer, sentence: sentenceOf(answer, { url, event }) }
}

function signer(secret: string): Webhook {
  try {
    return new Webhook(secret)
  } catch (cause) {
    throw new Refused(
      'Standard input must be the secret of the hook, whsec_… as "crier hook create" printed it, and nothing else.',
      { cause },
    )
  }
}

function sentenceOf({ outcome, update }: Answer, { url, event }: Pick<Delivery, 'url' | 'event'>): string {
  switch (outcome) {
    case 'taken':
      return update?.blog === undefined ? 'Taken.' : `Taken: ${url}/blogs/${update.blog}#update-${update.id}`
    case 'older':
      return 'Ignored: a later event about this item was applied before.'
    case 'removed':
      return event.type === 'update.published'
        ? 'Ignored: the update of this item was removed.'
        : 'The hook accepted the delivery: address, signature and clock are right. There was nothing to remove.'
  }
}
