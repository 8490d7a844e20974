/** How comments fare: what the guard does with them, how hard its puzzles are, and the newsroom's own moderation. */
import type { Instruments } from './instruments.ts'

/** Up to the limit of a moderation that people take part in. */
const MODERATION_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

export function createCommentMetrics(make: Instruments) {
  const outcomes = 'Comments that were sent, by what the guard did: admitted, held, unreadable, too many, proof needed'
  const comments = make.counter('crier_comments_total', outcomes, 'outcome')
  const answered = 'Calls of the moderation, by its verdict, and how long it took'
  const moderation = make.histogram('crier_moderation_seconds', answered, MODERATION_SECONDS, 'outcome')
  const lost = 'Comments that were deleted unread, because more waited for a decision in a coverage than are kept'
  const dropped = make.counter('crier_comments_dropped_total', lost)
  let bits = 0
  const harder = 'Zero bits of the last proof of work that a comment needed; 0 while none is asked for'
  make.watched({ name: 'crier_comment_puzzle_bits', help: harder, aggregator: 'average' }, () => bits)
  for (const outcome of ['admitted', 'held', 'too many', 'proof needed']) comments.inc({ outcome }, 0)

  return {
    countComment: (outcome: string) => comments.inc({ outcome }),
    countDroppedComments: (count: number) => dropped.inc({}, count),
    notePuzzle(needed: number): void {
      bits = needed
    },
    countModeration: (outcome: string, ms: number) => moderation.observe({ outcome }, ms / 1_000),
  }
}
