/** Comments as schema.org's Comment and Question, for search engines. */
import type { Comment } from '#shared/blog/comment.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'

type Node = { readonly [name: string]: unknown }

/** As long as a headline may be. */
const NAME_CHARACTERS = 110

type Around = {
  readonly url: string
  /** The newsroom, which answers. */
  readonly publisher: Node
  readonly updates: readonly Update[]
}

/** Those about an update that is listed are part of it; the others are part of the whole. */
export function commentNodes({ page, total }: Pick<CommentSnapshot, 'page' | 'total'>, around: Around) {
  const listed = new Set<string>(around.updates.map(({ id }) => id))
  const isAbout = (id: string) => page.comments.filter(({ update }) => update === id)
  const rest = page.comments.filter(({ update }) => update === undefined || !listed.has(update))
  return {
    commentCount: total,
    ofBlog: nodes(rest, around),
    ofUpdate: (id: string) => nodes(isAbout(id), around),
  }
}

/** Undefined for none: an empty list would be printed. */
function nodes(comments: readonly Comment[], around: Around): readonly Node[] | undefined {
  return comments.length === 0 ? undefined : comments.map(one => commentNode(one, around))
}

function commentNode(comment: Comment, around: Around): Node {
  const { id, kind, name, text, sentAt, shownAt } = comment
  const url = `${around.url}#comment-${id}`
  return {
    '@type': kind === 'question' ? 'Question' : 'Comment',
    '@id': url,
    url,
    ...(kind === 'question' && { name: shorten(text.replace(/\s+/g, ' '), NAME_CHARACTERS) }),
    text,
    // Nobody checked the name, and schema.org has no author without one.
    author: name === undefined ? undefined : { '@type': 'Person', name },
    dateCreated: sentAt,
    datePublished: shownAt,
    ...answerOf(comment, around),
  }
}

/** What answers a question is `acceptedAnswer`; to a comment it is a comment. */
function answerOf({ id, kind, answer }: Comment, { url, publisher, updates }: Around): Node {
  if (!answer) return kind === 'question' ? { answerCount: 0 } : {}
  const update = updates.find(one => one.id === answer.update)
  const node = {
    '@type': kind === 'question' ? 'Answer' : 'Comment',
    url: answer.update === undefined ? `${url}#comment-${id}` : `${url}#update-${answer.update}`,
    text: answer.text ?? textOf(update),
    author: answer.byline === undefined ? publisher : { '@type': 'Person', name: answer.byline },
    dateCreated: answer.at,
  }
  return kind === 'question' ? { answerCount: 1, acceptedAnswer: node } : { comment: [node] }
}

/** As everywhere, a retracted update is marked without its text. */
function textOf(update: Update | undefined): string | undefined {
  return update?.status === 'published' ? plainText(update.body) : undefined
}
