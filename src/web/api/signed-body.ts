/** Reads the body of a webhook and verifies its signature (Standard Webhooks 1.0). */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { Refusal } from '#platform/errors.ts'
import { MAX_BODY_BYTES } from '#web/middleware/body-limit.ts'
import { demandPlainText, tidyJson } from '#web/middleware/plain-json.ts'

type Signed = { readonly stream: Readable; readonly headers: IncomingHttpHeaders; readonly secret: string }

/** @throws Refusal `too_large`, `wrong_signature`, `bad_json`. */
export async function readSigned({ stream, headers, secret }: Signed): Promise<unknown> {
  // The signature covers the bytes, not the parsed content.
  const body = await readText(stream)
  try {
    const event = new Webhook(secret).verify(body, namedHeaders(headers))
    tidyJson(event)
    return event
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    // The library also parses the JSON, after verifying the signature.
    throw new Refusal(cause instanceof WebhookVerificationError ? 'wrong_signature' : 'bad_json', { cause })
  }
}

async function readText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new Refusal('too_large')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  demandPlainText(body)
  return body.toString('utf8')
}

function namedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  return Object.fromEntries(names.map(name => [name, String(headers[name] ?? '')]))
}
