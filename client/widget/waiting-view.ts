/** Shown in place of a coverage that has not loaded yet. */

import type { Standing } from '#client/sdk/src/follow.ts'
import { type Branch, h } from '#shared/view/tree.ts'
import type { Words } from '#shared/view/words/en.ts'

export function waitingView(standing: Standing, words: Words): Branch {
  const canRetry = standing.kind === 'stopped' || (standing.kind === 'loading' && standing.isFailing)
  return h(
    'div',
    { class: 'crier waiting' },
    h('p', { class: 'empty', role: 'status' }, sentence(standing, words)),
    canRetry ? h('button', { class: 'older', type: 'button', 'data-do': 'retry' }, words.tryAgain) : undefined,
  )
}

function sentence(standing: Standing, words: Words): string {
  if (standing.kind === 'stopped') return standing.why === 'unknown' ? words.unknownBlog : words.refused
  return standing.kind === 'loading' && standing.isFailing ? words.unreachable : words.loading
}
