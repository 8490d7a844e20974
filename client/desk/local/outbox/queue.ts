/** The rules of the outbox, independent of storage and sending. */

import { problemText } from '#client/desk/api/problem-text.ts'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import { words } from '#client/desk/kit/words.ts'
import { type Item, isShown, type NewItem, type Refusal } from '#client/desk/local/records/item.ts'
import { backOffMs } from '#client/posting/src/back-off.ts'
import type { Edited } from '#client/posting/src/outcome.ts'
import { isPassing } from '#client/posting/src/passing.ts'
import type { Update } from '#shared/blog/update.ts'

/** A whole day of posting without a network; beyond that the text stays a draft. */
export const MOST_WAITING = 200

/** As many as the server takes in one call, and their text: a fifth of what a request may have. */
const MOST_TOGETHER = 100
const MOST_CHARACTERS = 200_000

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

type Admission = { readonly kind: 'full' } | { readonly kind: 'admitted'; readonly replaced: readonly number[] }

/** Unsent saves of the same draft are replaced by the new item. */
export function admit(held: readonly Item[], added: NewItem): Admission {
  if (isShown(added) && held.filter(isShown).length >= MOST_WAITING) return { kind: 'full' }
  const { intent } = added
  if (!('draft' in intent)) return { kind: 'admitted', replaced: [] }
  const isOvertaken = (one: Item) =>
    one.intent.kind === 'save' && one.intent.draft === intent.draft && one.owner === held[0]?.owner && !one.isTried
  return { kind: 'admitted', replaced: held.filter(isOvertaken).map(({ id }) => id) }
}

/** In order; a refused item waits for its editor and does not block others. A held one lets others pass, but none of its row. */
export function nextOf(held: readonly Item[], nowMs: number): Item | undefined {
  const holding = new Set<string>()
  return held.find(item => {
    if (item.refusal) return false
    const row = rowOf(item)
    const isBehind = row !== undefined && holding.has(row)
    if (!isBehind && holdLeftMs(item, nowMs) === 0) return true
    if (row !== undefined) holding.add(row)
    return false
  })
}

/**
 * The next item, and if it is a decision about a comment those that follow it, in one call. Each is about another comment, because
 * a second one about the same depends on what became of the first.
 */
export function nextTogether(held: readonly Item[], nowMs: number): readonly Item[] {
  const together: Item[] = []
  const concerned = new Set<string>()
  let characters = 0
  while (together.length < MOST_TOGETHER) {
    const item = nextOf(
      held.filter(one => !together.includes(one)),
      nowMs,
    )
    if (item?.intent.kind !== 'decide') return together.length > 0 || !item ? together : [item]
    const { comment, doubles = [] } = item.intent.decision
    const ids = [comment, ...doubles]
    characters += JSON.stringify(item.intent.decision).length
    const isApart = item.blog !== (together[0] ?? item).blog || ids.some(id => concerned.has(id))
    if (isApart || (together.length > 0 && characters > MOST_CHARACTERS)) return together
    for (const id of ids) concerned.add(id)
    together.push(item)
  }
  return together
}

/** Posts stay in their order, and so do the decisions about one comment. */
function rowOf({ intent }: Item): string | undefined {
  if (intent.kind === 'decide') return intent.decision.comment
  return intent.kind === 'post' ? intent.kind : undefined
}

/** Longer is not a hold: the device's clock was set back. */
const MOST_HOLD_MS = 10_000

export function holdLeftMs({ heldUntil }: Pick<Item, 'heldUntil'>, nowMs: number): number {
  const leftMs = heldUntil === undefined ? 0 : Date.parse(heldUntil) - nowMs
  return leftMs > 0 && leftMs <= MOST_HOLD_MS ? leftMs : 0
}

/** When the next of them is due. */
export function nextHoldMs(held: readonly Item[], nowMs: number): number | undefined {
  const left = held.map(item => holdLeftMs(item, nowMs)).filter(ms => ms > 0)
  return left.length > 0 ? Math.min(...left) : undefined
}

/** An item that was sent may be done already: it can be neither changed nor taken back until that is known. */
export function isMovable({ isTried, refusal }: Pick<Item, 'isTried' | 'refusal'>): boolean {
  return !isTried || refusal !== undefined
}

export type Why = 'away' | 'signed out' | 'in trouble'

export type Verdict<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Nobody's fault: the same again later. */
  | { readonly kind: 'wait'; readonly why: Why; readonly reason: string }

/** An ended login or a full disk refuses nothing: only a request that is wrong in itself is refused. */
export function verdictOf<T>(outcome: Edited<T, unknown>): Verdict<T> {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', value: outcome }
    case 'stale':
      return { kind: 'refused', refusal: { problem: outcome.problem, current: outcome.current } }
    case 'refused': {
      const { problem } = outcome
      if (problem.status === 401) return { kind: 'wait', why: 'signed out', reason: problemText(problem) }
      if (isPassing(problem.status)) return { kind: 'wait', why: 'in trouble', reason: problemText(problem) }
      return { kind: 'refused', refusal: { problem } }
    }
    case 'unreachable':
      return { kind: 'wait', why: 'away', reason: words.queued.noAnswer }
    case 'foreign':
      return { kind: 'wait', why: 'away', reason: words.problem.answered({ status: String(outcome.status) }) }
    case 'stopped':
      return { kind: 'wait', why: 'away', reason: words.queued.noAnswer }
  }
}

/** An editor's next edit of the same update is based on their own edit before it. */
export function rebased(held: readonly Item[], { done, update }: { done: Item; update: Update }): readonly Item[] {
  // The version of a summary is that of its blog, which other changes raise too.
  const before = isSummary(update.id) && 'version' in done.intent ? done.intent.version : update.version - 1
  return held.flatMap(item => {
    const { intent } = item
    if (item.blog !== done.blog || item.id <= done.id || !('version' in intent)) return []
    if (intent.update !== update.id || intent.version !== before) return []
    return [{ ...item, intent: { ...intent, version: update.version } }]
  })
}

/** A later decision about the same comment is based on the one that was carried out. */
export function decidedAgain(
  held: readonly Item[],
  { done, version }: { readonly done: Item; readonly version: number },
): readonly Item[] {
  const before = done.intent.kind === 'decide' ? done.intent.decision : undefined
  return held.flatMap(item => {
    const { intent } = item
    if (item.id <= done.id || intent.kind !== 'decide' || intent.decision.comment !== before?.comment) return []
    if (intent.decision.version !== before.version) return []
    return [{ ...item, intent: { ...intent, decision: { ...intent.decision, version } } }]
  })
}

export function waitMs(tries: number, random: () => number): number {
  return backOffMs(tries, { firstMs: FIRST_WAIT_MS, mostMs: LONGEST_WAIT_MS, random })
}
