/** Signs as a CMS does, with the Standard Webhooks library. */
import { Webhook } from 'standardwebhooks'

let messages = 0

export function signWebhook(body: string, secret: string) {
  messages += 1
  const [id, at] = [`msg_${messages}`, new Date()]
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}
