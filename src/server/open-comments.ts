/** What takes readers' comments in on this node: the guard, the intake, and the newsroom's own moderation. */
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import { createGuard } from '#editorial/comments/guard/guard.ts'
import { createListedWords } from '#editorial/comments/guard/listed-words.ts'
import { moderateComment } from '#editorial/comments/guard/moderate-comment.ts'
import { createModeration } from '#editorial/comments/guard/moderation.ts'
import { CommentIntake } from '#editorial/comments/intake.ts'
import { sparingly } from '#platform/limits/sparingly.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ServerOptions } from './server-options.ts'
import type { OpenStores } from './stores/open-stores.ts'

type OpenComments = ServerOptions & { readonly stores: OpenStores; readonly metrics: Metrics }

export function openComments(options: OpenComments): Pick<CommentPorts, 'guard' | 'intake' | 'moderation'> {
  const { settings, stores, clock, opened, metrics } = options
  const intake = new CommentIntake({ comments: stores.comments, clock, onDropped: metrics.countDroppedComments })
  opened.defer(() => intake.close())
  const guard = createGuard({
    ...{ state: stores.guardState, clock, words: createListedWords(settings.CRIER_COMMENT_WORDS ?? []) },
    perMinute: settings.CRIER_LIMITS === 'off' ? undefined : settings.CRIER_ADDRESS_COMMENTS,
    ...{ onOutcome: metrics.countComment, onBits: metrics.notePuzzle },
  })
  return { guard, intake, moderation: openModeration(options) }
}

function openModeration({ settings, stores, clock, logger, opened, metrics }: OpenComments) {
  const { CRIER_MODERATION_URL: url, CRIER_MODERATION_SECRET: secret } = settings
  if (url === undefined || secret === undefined) return undefined
  const onSilent = sparingly(clock, () =>
    logger.warn('the moderation (CRIER_MODERATION_URL) does not answer, or not as it should: editors decide'),
  )
  const moderation = createModeration({
    ...{ url, secret, clock, limitMs: settings.CRIER_MODERATION_SECONDS * 1_000 },
    decide: (comment, action) => moderateComment({ ...stores, now: clock.now }, comment, action),
    onOutcome(outcome, ms) {
      metrics.countModeration(outcome, ms)
      if (outcome === 'late' || outcome === 'failed') onSilent()
    },
    onError: error => logger.error({ err: error }, 'what the moderation decided could not be stored: editors decide'),
  })
  opened.defer(() => moderation.close())
  return moderation
}
