/** The worker thread that parses large bodies. The caller terminates it when a body takes too long. */
import { parentPort } from 'node:worker_threads'
import { type FieldError, Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { type BodyInput, readBody } from './body.ts'

export type BodyAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly body: PortableText }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }

const port = parentPort
if (!port) throw new Error('body-thread.ts must run as a worker thread')
port.on('message', (input: BodyInput) => port.postMessage(answer(input)))
port.postMessage({ kind: 'ready' } satisfies BodyAnswer)

function answer(input: BodyInput): BodyAnswer {
  try {
    return { kind: 'read', body: readBody(input) }
  } catch (error) {
    if (error instanceof Refusal && error.errors) return { kind: 'refused', errors: error.errors }
    throw error
  }
}
