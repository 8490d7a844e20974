/** Comments for a test, sent as a CMS hands them over, and the decisions of an editor. */
import { randomUUID } from 'node:crypto'
import { demand } from './call-api.ts'
import type { TestApp } from './start-app.ts'

export const WRITER = 'a-device-of-a-test-0000000000001'

type Fields = { readonly name?: string; readonly update?: string; readonly tell?: string; readonly writer?: string }

export async function say(app: TestApp, text: string, { writer = WRITER, ...fields }: Fields = {}): Promise<string> {
  const headers = { 'Crier-Writer': writer, 'Idempotency-Key': randomUUID() }
  const answer = await app.api('POST', '/v1/blogs/budget-day/comments', { headers, body: { text, ...fields } })
  return demand(answer).comment.id
}

/** At the version that it has now. */
export async function decide(app: TestApp, comment: string, decision: object) {
  for (let version = 1; ; ) {
    const body = { decisions: [{ comment, version, ...decision }] }
    const [result] = demand(await app.api('POST', '/v1/blogs/budget-day/comments/decisions', { body })).results
    if (result.kind !== 'stale') return result
    version = result.queued.version
  }
}

export async function approved(app: TestApp, text: string, fields?: Fields): Promise<string> {
  const id = await say(app, text, fields)
  await decide(app, id, { action: 'approve' })
  return id
}
