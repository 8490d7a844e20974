/** Sends a reader's comment beneath a page to the editors' queue, once however often the page is imported. */
import { createHash } from 'node:crypto'
import type { Api } from '#cli/api.ts'
import { COMMENT_CHARACTERS, COMMENT_LINE_BREAKS } from '#shared/blog/comment.ts'
import type { Page } from './page.ts'

type OfPage = { readonly blog: string; readonly page: Page }
type Sent = { readonly told: readonly string[]; readonly left: readonly string[] }

export async function sendPageComment(api: Api, { blog, page }: OfPage): Promise<Sent> {
  const { comment: text } = page
  if (text === undefined) return { told: [], left: [] }
  const isTooLong = text.length > COMMENT_CHARACTERS || text.split('\n').length > COMMENT_LINE_BREAKS + 1
  if (isTooLong) return left(`it is longer than ${COMMENT_CHARACTERS} characters or ${COMMENT_LINE_BREAKS} line breaks`)
  const name = `page/${blog}/comment/${createHash('sha256').update(text).digest('hex')}`
  if ((await api.sendComment(blog, { text }, name)) === 'sent') return { told: [WAITS(blog)], left: [] }
  return left(`${blog} takes no comments; "crier comments open ${blog}" changes that, then import again`)
}

const WAITS = (blog: string) => `A reader's comment is in the queue: "crier comments list ${blog}" shows it.`

function left(why: string): Sent {
  return { told: [], left: [`The reader's comment was not sent: ${why}.`] }
}
