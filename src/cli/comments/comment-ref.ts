/** A comment named on the command line, as `crier comments list` prints it. */
import { Refused } from '#cli/refused.ts'
import { commentId } from '#shared/blog/ids.ts'

export const COMMENT_HELP = '<blog>/<id>, as "crier comments list" prints it'

export type CommentName = { readonly blog: string; readonly id: string }

export function commentNamed(text: string): CommentName {
  const [, blog, id] = /^(?:.*\/blogs\/)?([a-z0-9-]+)(?:#comment-|\/)([\w-]+)$/.exec(text) ?? []
  if (blog !== undefined && commentId.safeParse(id).success && id !== undefined) return { blog, id }
  throw new Refused(`"${text}" does not name a comment: use ${COMMENT_HELP}.`)
}
