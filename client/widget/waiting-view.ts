/** Shown in place of a coverage that has not loaded yet. */

import type { Standing } from '#client/sdk/src/follow.ts'
import { type Branch, h } from '#shared/view/tree.ts'
import type { Words } from '#shared/view/words/en.ts'

export function waitingView(standing: Standing, words: Words): Branch {
  const isStopped = standing.kind === 'stopped'
  const isFailing = standing.kind === 'loading' && standing.isFailing
  const stopped = isStopped && (standing.why === 'unknown' ? words.unknownBlog : words.refused)
  return h(
    'div',
    { class: 'crier waiting' },
    h('p', { class: 'empty', role: 'status' }, stopped || (isFailing ? words.unreachable : words.loading)),
    isStopped || isFailing
      ? h('button', { class: 'older', type: 'button', 'data-do': 'retry' }, words.tryAgain)
      : undefined,
  )
}
