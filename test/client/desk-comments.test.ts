/** The desk's list of readers' comments, and how decisions wait in the outbox; without storage, time and network. */
import { expect, test } from 'vitest'
import {
  type CommentFilter,
  type CommentListing,
  emptyListing,
  hearOlder,
  hearPage,
  type ListedPage,
  nextOpen,
  withComments,
} from '#client/desk/blog/comments/listing.ts'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { decidedAgain, nextOf, nextTogether, verdictOf } from '#client/desk/local/outbox/queue.ts'
import { sendDecision, sendDecisions } from '#client/desk/local/outbox/send-decisions.ts'
import { settle } from '#client/desk/local/outbox/settled.ts'
import { answeredBy } from '#client/desk/local/records/draft.ts'
import type { Decision, Intent, Item } from '#client/desk/local/records/item.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { Update } from '#shared/blog/update.ts'

const NEWEST: CommentFilter = { state: 'waiting', order: 'newest' }
const NOW = Date.parse('2026-03-04T12:00:00Z')
const POST = { kind: 'post' as const, draft: 'd', status: 'published' as const }
const PROBLEM = { status: 422, code: 'invalid', detail: 'Some fields are wrong.' }
const NOBODY = { decided: new Set<string>() }

test('an empty list takes what waits; afterwards nothing moves by itself, and what came is counted', () => {
  const first = hearPage(emptyListing(NEWEST), { page: page('c', 'b', 'a'), ...NOBODY })
  const later = hearPage(first, { page: page('e', 'd', 'c', 'b', 'a'), ...NOBODY })

  expect(first.shown).toEqual(['c', 'b', 'a'])
  expect(later.shown).toEqual(['c', 'b', 'a'])
  expect(later.fresh).toEqual(['e', 'd'])
})

test('what is decided here and not sent yet does not come back as new', () => {
  const decided = new Set(['b'])

  expect(hearPage(emptyListing(NEWEST), { page: page('c', 'b', 'a'), decided }).shown).toEqual(['c', 'a'])
  expect(hearPage(held('c'), { page: page('c', 'b', 'a'), decided }).fresh).toEqual(['a'])
  expect(hearOlder(held('c'), { page: page('b', 'a'), decided }).shown).toEqual(['c', 'a'])
})

test('a response that was on its way during a decision brings nothing back', () => {
  const known = withComments(new Map(), [comment('b', { version: 2, state: 'shown' })])

  expect(hearPage({ ...emptyListing(NEWEST), known }, { page: page('c', 'b'), ...NOBODY }).shown).toEqual(['c'])
  expect(hearPage({ ...held('c'), known }, { page: page('c', 'b'), ...NOBODY }).fresh).toEqual([])
})

test('one that somebody else decided about keeps its place, and is known to be missing', () => {
  const heard = hearPage(held('c', 'b', 'a'), { page: page('c', 'a'), ...NOBODY })

  expect(heard.shown).toEqual(['c', 'b', 'a'])
  expect([...heard.missing]).toEqual(['b'])
})

test('behind the end of a page nothing is missing, nor in an order in which nobody knows where that end is', () => {
  const cut: ListedPage = { ...page('c'), next: 'more' }
  const alike: CommentListing = { ...held('c', 'b'), filter: { ...NEWEST, order: 'alike' } }

  expect([...hearPage(held('d', 'c', 'b'), { page: cut, ...NOBODY }).missing]).toEqual(['d'])
  expect([...hearPage(alike, { page: cut, ...NOBODY }).missing]).toEqual([])
})

test('an older version never replaces a newer one', () => {
  const known = withComments(new Map(), [comment('a', { version: 3, state: 'shown' })])

  expect(withComments(known, [comment('a', { version: 2 })]).get('a')?.state).toBe('shown')
  expect(withComments(known, [comment('a', { version: 4 })]).get('a')?.state).toBe('waiting')
})

test('the keyboard goes on below, then above, and ends when all are decided', () => {
  const isOpen = (id: string) => ['a', 'd'].includes(id)

  expect(nextOpen(['a', 'b', 'c', 'd'], 'b', isOpen)).toBe('d')
  expect(nextOpen(['a', 'b', 'c', 'd'], 'd', isOpen)).toBe('a')
  expect(nextOpen(['b', 'c'], 'b', isOpen)).toBeUndefined()
})

test('a held decision lets others pass, but none about the same comment', () => {
  const heldUntil = new Date(NOW + 5_000).toISOString()
  const first = { ...item(1, deciding({ comment: 'a' })), heldUntil }
  const [same, other] = [item(2, deciding({ comment: 'a' })), item(3, deciding({ comment: 'b' }))]

  expect(nextOf([first, same, other], NOW)?.id).toBe(3)
  expect(nextOf([first, same], NOW)).toBeUndefined()
  expect(nextOf([first, same], NOW + 5_000)?.id).toBe(1)
})

test('a later decision about the same comment builds on the one before; one about another version does not', () => {
  const done = item(1, deciding({ comment: 'a', version: 1 }))
  const [next, older] = [
    item(2, deciding({ comment: 'a', version: 1, action: 'answer' })),
    item(3, deciding({ comment: 'a', version: 7 })),
  ]

  const moved = decidedAgain([done, next, older], { done, version: 2 })

  expect(moved.map(({ id, intent }) => [id, intent.kind === 'decide' && intent.decision.version])).toEqual([[2, 2]])
})

test('an update that quotes a question answers it once readers have it, unless the quotation was taken out', () => {
  const answers = { comment: 'a', version: 2, about: 'When?' }
  const quote = { _type: 'quote' as const, _key: 'q', content: [] }
  const fields = (body: UpdateFields['body']) => ({ ...NOTHING_WRITTEN, body })
  const quoting = { ...POST, fields: fields([quote]), ...answeredBy({ fields: fields([quote]), answers }) }
  const settled = (status: string) =>
    settle(
      item(1, quoting),
      { kind: 'done', value: { update: { id: 'u', version: 1, status } as Update } },
      { held: [], copy: undefined },
    )

  expect(settled('published')?.next).toEqual({
    ...{ kind: 'decide', about: 'When?' },
    decision: { comment: 'a', version: 2, action: 'answer', answer: { update: 'u' } },
  })
  expect(settled('submitted')?.next).toBeUndefined()
  expect(answeredBy({ fields: fields([]), answers })).toEqual({})
})

test('a decision that was carried out by a lost try is done; one that lost against somebody is refused with what won', async () => {
  const shown = comment('a', { version: 2, state: 'shown' })
  const rejected = comment('a', { version: 2, state: 'rejected' })

  expect(verdictOf(await decided({ action: 'approve' }, { kind: 'stale', queued: shown })).kind).toBe('done')
  expect(verdictOf(await decided({ action: 'approve' }, { kind: 'stale', queued: rejected }))).toMatchObject({
    kind: 'refused',
    refusal: { problem: { code: 'stale_version' }, current: rejected },
  })
  expect(
    verdictOf(await decided({ action: 'answer', answer: { text: 'At six.' } }, { kind: 'stale', queued: shown })).kind,
  ).toBe('refused')
})

test('an update that is out answers the question in whatever version it is by then, but never a second time', async () => {
  const shown = comment('a', { version: 5, state: 'shown' })
  const answered = { ...shown, answer: { text: 'At six.', at: shown.sentAt } }
  const byUpdate = { action: 'answer' as const, answer: { update: 'u' } }
  const done = { kind: 'done', queued: { ...shown, version: 6 } }

  expect(verdictOf(await decided(byUpdate, { kind: 'stale', queued: shown }, done)).kind).toBe('done')
  expect(verdictOf(await decided(byUpdate, { kind: 'stale', queued: answered }, done)).kind).toBe('refused')
})

test('a refusal says whether it is the comment or the update that is not there', async () => {
  const byUpdate = { action: 'answer' as const, answer: { update: 'u' } }
  const verdictAbout = async (made: Partial<Decision>, queued: QueuedComment) =>
    verdictOf(await decided(made, { kind: 'refused', queued }))
  const saying = (code: string) => ({ kind: 'refused', refusal: { problem: { code } } })

  expect(await verdictAbout(byUpdate, comment('a'))).toMatchObject(saying('unknown_update'))
  expect(await verdictAbout(byUpdate, comment('a', { text: '' }))).toMatchObject(saying('unknown_comment'))
  expect(await verdictAbout({ action: 'approve' }, comment('a'))).toMatchObject(saying('unknown_comment'))
})

test('decisions that are due go out together, in order, each about another comment; a post between them goes alone', () => {
  const items = ['a', 'b', 'a', 'c'].map((comment, n) => item(n + 1, deciding({ comment })))
  const merging = item(5, deciding({ comment: 'd', doubles: ['e'] }))
  const later = [item(6, { ...POST, fields: NOTHING_WRITTEN }), item(7, deciding({ comment: 'f' }))]
  const idsOf = (held: readonly Item[]) => nextTogether(held, NOW).map(({ id }) => id)

  expect(idsOf(items)).toEqual([1, 2])
  expect(idsOf(items.slice(1))).toEqual([2, 3, 4])
  expect(idsOf([merging, item(8, deciding({ comment: 'e' }))])).toEqual([5])
  expect(idsOf([merging, ...later])).toEqual([5])
  expect(idsOf(later)).toEqual([6])
  expect(idsOf([merging, { ...item(8, deciding({ comment: 'g' })), blog: 'flood' }])).toEqual([5])
  expect(idsOf(Array.from({ length: 150 }, (_, n) => item(n, deciding({ comment: `${n}` }))))).toHaveLength(100)
  const long = ['a', 'b', 'c'].map((comment, n) => item(n, deciding({ comment, text: 'x'.repeat(90_000) })))
  expect(idsOf(long)).toHaveLength(2)
  expect(idsOf([])).toEqual([])
})

test('of decisions in one call each has its own outcome; where the call is refused for one of them, each goes alone', async () => {
  const [asked, answers] = [[] as string[], [] as object[]]
  const call = async ({ body }: { body: { decisions: readonly Decision[] } }) => {
    asked.push(body.decisions.map(({ comment }) => comment).join())
    return answers.shift()
  }
  const send = async () =>
    (
      await sendDecisions(
        ['a', 'b', 'c'].map(comment => ({ blog: 'storm', key: comment, ...deciding({ comment }) })),
        {
          call,
        } as unknown as PostingClient,
      )
    ).map(outcome => verdictOf(outcome).kind)
  const [done, gone] = [{ kind: 'done', queued: comment('a') }, { kind: 'unknown' }]
  const stale = { kind: 'stale', queued: comment('b', { version: 2, state: 'rejected' }) }
  const answered = (...results: object[]) => ({ kind: 'answered', status: 200, json: { results } })
  const wrong = { kind: 'answered', status: 422, json: PROBLEM }

  answers.push(answered(done, stale, gone))
  expect(await send()).toEqual(['done', 'refused', 'refused'])
  answers.push(wrong, answered(done), wrong, answered(done))
  expect(await send()).toEqual(['done', 'refused', 'done'])
  answers.push({ kind: 'unreachable' })
  expect(await send()).toEqual(['wait', 'wait', 'wait'])
  expect(asked).toEqual(['a,b,c', 'a,b,c', 'a', 'b', 'c', 'a,b,c'])
})

type Result = { readonly kind: string; readonly queued?: QueuedComment }

async function decided(made: Partial<Decision>, ...results: Result[]) {
  const client = {
    call: async () => ({ kind: 'answered', status: 200, json: { results: [results.shift()] } }),
  } as unknown as PostingClient
  return sendDecision({ blog: 'storm', key: 'k', ...deciding({ comment: 'a', ...made }) }, client)
}

function held(...ids: string[]): CommentListing {
  return hearPage(emptyListing(NEWEST), { page: page(...ids), ...NOBODY })
}

function page(...ids: string[]): ListedPage {
  const counts = { waiting: ids.length, held: 0, shown: 0, rejected: 0, dropped: 0 }
  return { comments: ids.map(id => comment(id)), counts, open: true }
}

function comment(id: string, more: Partial<QueuedComment> = {}): QueuedComment {
  const sentAt = '2026-03-04T11:00:00.000Z'
  const made = { id, blog: 'storm', kind: 'question', text: 'When?', sentAt, state: 'waiting', writer: 'w' }
  return { ...made, flags: [], version: 1, ...more } as unknown as QueuedComment
}

function deciding({ comment = 'a', ...more }: Partial<Decision>): Intent & { readonly kind: 'decide' } {
  return { kind: 'decide', decision: { comment, version: 1, action: 'approve', ...more }, about: 'When?' }
}

function item(id: number, intent: Intent): Item {
  return { id, owner: 'Ana', blog: 'storm', intent, key: `key ${id}`, madeAt: '', isTried: false }
}
