/** The calls about comments: what readers see, the newsroom's queue and its decisions, and a comment sent for a reader. */
import type { Comment, CommentsPage, QueuedComment } from '../../../src/shared/blog/comment.ts'
import type { Caller, CallOptions, PostingCall } from './caller.ts'
import type { GivenAnswer, GivenDecision, SentComment } from './fields.ts'
import { having, type Outcome, outcomeOf } from './outcome.ts'
import { printQuery } from './query.ts'

export type CommentCalls = {
  /** Those that readers see, last shown first. Pass `older` as `before` for the next page; it is absent at the end. */
  comments(blog: string, query?: CommentsQuery, options?: CallOptions): Promise<Outcome<CommentsPage>>
  /** Page after page to the end. */
  everyComment(blog: string, options?: CallOptions): Promise<Outcome<{ readonly comments: readonly Comment[] }>>
  /** Those that wait for a decision; with another `state`, the others. Pass `next` as `after` for the next page. */
  commentQueue(blog: string, query?: QueueQuery, options?: CallOptions): Promise<Outcome<QueuePage>>
  /** Up to 100, each for itself: one that is stale changes nothing and holds up none of the others. */
  decideComments(
    blog: string,
    decisions: readonly GivenDecision[],
    options?: CallOptions,
  ): Promise<Outcome<{ readonly results: readonly CommentResult[] }>>
  /** Shows it to readers; with another `text`, as edited. */
  approveComment(
    of: CommentRef,
    as?: Pick<GivenDecision, 'text' | 'name' | 'doubles'>,
    options?: CallOptions,
  ): Promise<Outcome<Decided>>
  /** Its text is erased some days later. */
  rejectComment(of: CommentRef, options?: CallOptions): Promise<Outcome<Decided>>
  /** Shows it to readers with the answer, which also finds the reader who asked. */
  answerComment(of: CommentRef, answer: GivenAnswer, options?: CallOptions): Promise<Outcome<Decided>>
  /** Erases its text everywhere. */
  removeComment(of: CommentRef, options?: CallOptions): Promise<Outcome<Decided>>
  /** For a reader, whose device is named by a secret of 22 to 64 characters of base64url that it made itself. */
  sendComment(blog: string, fields: SentComment, options: CommentOptions): Promise<Outcome<CommentSent>>
}

type CommentsQuery = {
  readonly before?: string
  readonly limit?: number
  /** Those about this update. */
  readonly update?: string
  /** Those with an answer, or those without. */
  readonly answered?: boolean
}

export type QueueQuery = {
  /** `waiting` when it is absent. */
  readonly state?: QueuedComment['state']
  /** `alike`: those that most readers sent first. */
  readonly order?: 'newest' | 'alike'
  readonly update?: string
  readonly after?: string
  readonly limit?: number
}

/** `dropped`: deleted unread, because more waited than are kept. */
type Counts = Readonly<Record<'waiting' | 'held' | 'shown' | 'rejected' | 'dropped', number>>
export type QueuePage = {
  readonly comments: readonly QueuedComment[]
  readonly next?: string
  readonly counts: Counts
  readonly open: boolean
}

/** A comment, at the version that was read. */
type CommentRef = { readonly blog: string; readonly id: string; readonly version: number }

/** `stale`: somebody decided meanwhile, as `queued` shows. */
export type CommentResult = {
  readonly comment: string
  readonly kind: 'done' | 'stale' | 'unknown' | 'refused'
  readonly queued?: QueuedComment
  /** Of `refused`, for people. */
  readonly why?: string
}
type Decided = { readonly result: CommentResult }

type CommentOptions = CallOptions & { readonly writer: string }
type CommentSent = { readonly comment: { readonly id: string; readonly state: QueuedComment['state'] } }

const MOST_A_PAGE = 100

const page = having<CommentsPage>('comments')

export function commentCalls(call: Caller): CommentCalls {
  const comments: CommentCalls['comments'] = async (blog, query = {}, options) => {
    const path = `${pathOf(blog)}${printQuery(query)}`
    return outcomeOf(await call({ method: 'GET', path, ...options }), page)
  }

  const decide: CommentCalls['decideComments'] = async (blog, decisions, options) => {
    const asked: PostingCall = { method: 'POST', path: `${pathOf(blog)}/decisions`, body: { decisions }, ...options }
    return outcomeOf(await call(asked), having<{ readonly results: readonly CommentResult[] }>('results'))
  }

  async function decideOne(
    { blog, id, version }: CommentRef,
    what: Omit<GivenDecision, 'comment' | 'version'>,
    options: CallOptions | undefined,
  ): Promise<Outcome<Decided>> {
    const decided = await decide(blog, [{ ...what, comment: id, version }], options)
    if (decided.kind !== 'done') return decided
    return { kind: 'done', result: decided.results[0] ?? { comment: id, kind: 'unknown' } }
  }

  return {
    comments,
    decideComments: decide,
    approveComment: (of, as = {}, options) => decideOne(of, { ...as, action: 'approve' }, options),
    rejectComment: (of, options) => decideOne(of, { action: 'reject' }, options),
    answerComment: (of, answer, options) => decideOne(of, { action: 'answer', answer }, options),
    removeComment: (of, options) => decideOne(of, { action: 'remove' }, options),

    async everyComment(blog, options) {
      const all: Comment[] = []
      for (let before: string | undefined; ; ) {
        const query = { limit: MOST_A_PAGE, ...(before !== undefined && { before }) }
        const read: Outcome<CommentsPage> = await comments(blog, query, options)
        if (read.kind !== 'done') return read
        all.push(...read.comments)
        before = read.older
        if (before === undefined) return { kind: 'done', comments: all }
      }
    },

    async commentQueue(blog, query = {}, options) {
      const path = `${pathOf(blog)}/queue${printQuery(query)}`
      return outcomeOf(await call({ method: 'GET', path, ...options }), having<QueuePage>('counts'))
    },

    async sendComment(blog, fields, { writer, ...options }) {
      const headers = { 'Crier-Writer': writer }
      const asked: PostingCall = { method: 'POST', path: pathOf(blog), body: fields, headers, ...options }
      return outcomeOf(await call(asked), having<CommentSent>('comment'))
    },
  }
}

function pathOf(blog: string): string {
  return `/v1/blogs/${encodeURIComponent(blog)}/comments`
}
