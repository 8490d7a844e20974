/** What a decision makes of a comment: its next state, and whether readers are told. Pure. */
import type { Author } from '#shared/blog/change.ts'
import type { CommentDecision } from '#shared/requests/comment-inputs.ts'
import type { Action } from '#store/audit/audit.ts'
import { printContent } from '#store/comments/comment-row.ts'
import type { CommentWrite } from '#store/comments/comment-write.ts'
import type { StoredComment } from '#store/comments/comments.ts'

type Deciding = {
  readonly held: StoredComment
  readonly decision: CommentDecision
  readonly by: Author
  readonly at: string
  /** Those of the decision's doubles that wait or are held. */
  readonly doubles: readonly StoredComment[]
}

/** `next`: the comment afterwards. Its row is `write`. */
export type Changed = { readonly next: StoredComment; readonly write: CommentWrite; readonly action: Action }

const STATES = {
  approve: 'shown',
  answer: 'shown',
  reject: 'rejected',
  remove: 'rejected',
  hold: 'held',
  reopen: 'waiting',
} as const

const ACTIONS = {
  approve: 'comment.approved',
  answer: 'comment.answered',
  reject: 'comment.rejected',
  remove: 'comment.removed',
  hold: 'comment.held',
  reopen: 'comment.reopened',
  propose: 'comment.proposed',
} as const satisfies Record<CommentDecision['action'], Action>

export function changedComment(deciding: Deciding): Changed {
  const { held, decision } = deciding
  const { action } = decision
  const next = action === 'propose' ? proposed(deciding) : decided(deciding)
  const doubles = action === 'propose' ? [] : deciding.doubles
  const isRemoved = action === 'remove'
  return {
    next,
    action: ACTIONS[action],
    write: {
      ...writeOf(held, { next, at: deciding.at }),
      content: isRemoved ? '' : printContent(next),
      doubles: doubles.map(({ id, version }) => ({ id, version })),
      freesDoubles: isRemoved,
      tells: tellsOf(held, { next, hasDoubles: doubles.length > 0 }),
    },
  }
}

/** Its writer took it back, or somebody erased it. */
export function withdrawnComment(held: StoredComment, at: string): Changed {
  const next: StoredComment = { ...held, state: 'withdrawn', text: '', isErased: true, version: held.version + 1 }
  return {
    ...{ next, action: 'comment.withdrawn' },
    write: { ...writeOf(held, { next, at }), content: '', doubles: [], freesDoubles: true, tells: 'none' },
  }
}

type Next = { readonly next: StoredComment; readonly at: string }

function writeOf(held: StoredComment, { next, at }: Next) {
  const { blog, id, state } = next
  const isShown = state === 'shown'
  return {
    ...{ blog, id, expects: held.version, state, at },
    shownAt: isShown ? (next.shownAt ?? at) : '',
    isAnswered: next.answer !== undefined,
    erasesChanges: held.state === 'shown' && !isShown,
  }
}

function proposed({ held, decision, by }: Deciding): StoredComment {
  const { proposed: action, text, answer } = decision
  if (!action) throw new Error('A proposal without an action passed the schema')
  const proposal = { by, action, ...(text !== undefined && { text }), ...(answer && { answer }) }
  return { ...held, version: held.version + 1, proposal }
}

function decided({ held, decision, by, at, doubles }: Deciding): StoredComment {
  const { action, text, name } = decision
  const state = STATES[action as keyof typeof STATES]
  const others = (held.others ?? 0) + doubles.reduce((sum, double) => sum + 1 + (double.others ?? 0), 0)
  const { proposal: _, shownAt, name: heldName, answer: _taken, ...rest } = held
  const shownName = name === undefined ? heldName : (name ?? undefined)
  const isShown = state === 'shown'
  return {
    ...rest,
    ...{ state, version: held.version + 1, decidedBy: by, isErased: action === 'remove' },
    ...(shownName !== undefined && { name: shownName }),
    ...(text !== undefined && text !== held.text && { text, edited: true as const }),
    ...(others > 0 && { others }),
    ...answerOf({ held, decision, at }),
    ...(isShown && { shownAt: shownAt ?? at }),
  }
}

/**
 * An answer that was taken from readers together with its comment is not shown again by an approval: whoever approves has not
 * written it now, and may not know it.
 */
function answerOf({ held, decision: { action, answer }, at }: Pick<Deciding, 'held' | 'decision' | 'at'>) {
  if (action === 'answer' && answer) return { answer: { ...answer, at } }
  const isKept = action !== 'approve' || held.state === 'shown'
  return isKept && held.answer ? { answer: held.answer } : {}
}

/** The first answer alone is worth a push; later doubles of an answered comment get theirs. */
function tellsOf(
  { answer }: StoredComment,
  { next, hasDoubles }: { readonly next: StoredComment; readonly hasDoubles: boolean },
): CommentWrite['tells'] {
  if (next.state !== 'shown' || !next.answer) return 'none'
  if (!answer) return 'all'
  return hasDoubles ? 'doubles' : 'none'
}
