/** Comments: texts of readers. Readers see one after an editor approved it; those that wait never leave the desk. */
import { z } from 'zod'
import { author } from './change.ts'
import { blogId, commentId, updateId } from './ids.ts'
import { instant } from './update.ts'

export const COMMENT_CHARACTERS = 1_000
export const COMMENT_LINE_BREAKS = 20
export const COMMENT_NAME_CHARACTERS = 60
export const ANSWER_CHARACTERS = 2_000

/** `held`: set aside by a rule or an editor. `withdrawn`: by its writer; its text is erased. */
export const commentStates = ['waiting', 'held', 'shown', 'rejected', 'withdrawn'] as const
const state = z.enum(commentStates)

const answer = z
  .object({
    text: z.string().optional().meta({ description: 'Plain text. Absent if an update is the answer' }),
    update: updateId.optional().meta({ description: 'The update that answers it' }),
    byline: z.string().optional(),
    at: instant,
  })
  .meta({ id: 'Answer', description: "The newsroom's answer: a text, or an update" })

export const comment = z
  .object({
    id: commentId,
    blog: blogId,
    update: updateId.optional().meta({ description: 'The update it is about. Absent if it is about the whole blog' }),
    kind: z.enum(['question', 'comment']),
    name: z.string().optional().meta({ description: 'As its writer gave it; nobody checked it' }),
    text: z.string().meta({ description: 'Plain text with line breaks' }),
    sentAt: instant,
    shownAt: instant,
    edited: z.literal(true).optional().meta({ description: 'An editor changed the text before it was shown' }),
    others: z.int().min(1).optional().meta({ description: 'How many more readers sent the same' }),
    answer: answer.optional(),
    version: z.int().min(1).meta({ description: 'Rises by one with every change' }),
  })
  .meta({ id: 'Comment' })
export type Comment = z.infer<typeof comment>

const of = <K extends string>(kind: K) => ({ offset: z.int().min(1), kind: z.literal(kind), at: instant })

/**
 * Sent on comment streams only, so that no client of updates meets one. `comment.shown` also means changed. After a
 * removal, every earlier change of that comment is served as `comment.removed`.
 */
export const commentChange = z
  .discriminatedUnion('kind', [
    z.object({ ...of('comment.shown'), comment }),
    z.object({ ...of('comment.removed'), comment: z.object({ id: commentId }) }),
  ])
  .meta({ id: 'CommentChange' })
export type CommentChange = z.infer<typeof commentChange>

type WithoutOffset<C> = C extends CommentChange ? Omit<C, 'offset'> : never
/** A change that is not in the log yet. */
export type NewCommentChange = WithoutOffset<CommentChange>

export const commentsPage = z
  .object({
    comments: z.array(comment).meta({ description: 'Last shown first' }),
    older: z.string().optional().meta({ description: 'Pass as `before` for those that follow; absent at the end' }),
    cursor: z.string().meta({ description: 'Follow the changes of the comments from here' }),
  })
  .meta({ id: 'CommentsPage' })
export type CommentsPage = z.infer<typeof commentsPage>

/** What an editor may do with a comment. Contributors may only propose. */
export const commentActions = ['approve', 'reject', 'hold', 'reopen', 'answer', 'propose', 'remove'] as const
export const proposedActions = ['approve', 'reject', 'answer'] as const

/** An answer as an editor gives it. */
const givenAnswer = answer.omit({ at: true })

const proposal = z.object({
  by: author,
  action: z.enum(proposedActions),
  text: z.string().optional(),
  answer: givenAnswer.optional(),
})

/** For the desk only: law 9, apart. */
export const queuedComment = comment
  .extend({
    shownAt: instant.optional(),
    state,
    writer: z.string().meta({ description: 'The same for all comments of one device' }),
    alike: z
      .object({ group: z.string(), count: z.int().min(2) })
      .optional()
      .meta({ description: 'How many with nearly the same text are in the same state' }),
    flags: z.array(z.string()).meta({ description: 'Why to look twice, such as `links` or `word:…`' }),
    proposal: proposal.optional(),
    decidedBy: author.optional(),
  })
  .meta({ id: 'QueuedComment' })
export type QueuedComment = z.infer<typeof queuedComment>

/** A comment as the device that sent it sees it. */
export const ownComment = comment
  .pick({ id: true, update: true, name: true, text: true, sentAt: true, edited: true, answer: true })
  .extend({
    state,
    shownAt: instant.optional(),
    told: z.boolean().meta({ description: 'Whether the device gets a push when it is answered' }),
  })
  .meta({ id: 'OwnComment' })
export type OwnComment = z.infer<typeof ownComment>
