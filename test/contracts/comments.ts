/** The contract of comments with the log that shows them; run once per database. */
import { v7 } from 'uuid'
import { describe, expect } from 'vitest'
import { changeComment } from '#editorial/comments/change-comment.ts'
import { withdrawnComment } from '#editorial/comments/changed-comment.ts'
import type { CommentId } from '#shared/blog/ids.ts'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { createMemoryBus } from '#store/bus/memory-bus.ts'
import { MOST_UNDECIDED } from '#store/comments/comments.ts'
import type { CommentEntry } from '#store/log/log.ts'
import { AT, creates, idOf, makeBlog, makeUpdate, nastyTexts, publishes, removes } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'
import {
  ana,
  BLOG,
  type CommentsUnderTest,
  changing,
  decide,
  expectCounts,
  hashOf,
  heldOf,
  receiveAll,
  received,
  STREAM,
  showing,
  shownTexts,
  withdraw,
} from './comments-in-test.ts'

const SECRET = 'the-name-of-a-witness'

export function commentsContract(name: string, open: () => Promise<CommentsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`comments on ${name}`, () => {
    test('whatever text is sent comes back as it was, to its writer, the desk and readers', async ({ store }) => {
      const texts = nastyTexts.map(text => text.slice(0, 1_000))
      const [writer, sent] = [hashOf('w'), texts.map(text => received({ text }))]
      await store.comments.receive(sent.map(one => ({ ...one, writer })))

      const queue = await store.comments.queue(BLOG, { state: 'waiting', order: 'newest', limit: 100 })
      for (const one of sent) expect(await decide(store, one.id, { action: 'approve' })).toBe('stored')

      const listed = (all: readonly { text: string }[]) => all.map(({ text }) => text).toSorted()
      expect(listed(queue.comments)).toEqual(texts.toSorted())
      expect(listed(await store.comments.mine(BLOG, writer))).toEqual(texts.toSorted())
      expect(listed((await store.comments.page(BLOG, { limit: 100 }))?.comments ?? [])).toEqual(texts.toSorted())
      expect(await shownTexts(store)).toEqual(texts)
    })

    test('a comment and its change are stored together: of two that show it, one changes both', async ({ store }) => {
      const [one] = await receiveAll(store, [received({})])
      const entries = [1, 2].map(() => showing(one))

      const outcomes = await Promise.all(entries.map(entry => store.log.append(entry)))

      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['appended', 'stale'])
      expect((await store.log.head(STREAM))?.offset).toBe(1)
      expect(await store.comments.find(BLOG, one.id)).toMatchObject({ state: 'shown', version: 2 })
      expect(await store.comments.countsFor(BLOG)).toMatchObject({ waiting: 0, shown: 1 })
      expect(await store.run("SELECT action FROM audit WHERE action LIKE 'comment%'")).toEqual({
        action: 'comment.approved',
      })
    })

    test('comments and posts of one commit keep their order, each on its stream', async ({ store }) => {
      const all = await receiveAll(
        store,
        Array.from({ length: 20 }, () => received({})),
      )

      const appended = await Promise.all(
        all.flatMap(one => [store.log.append(showing(one)), store.log.append(publishes(makeUpdate(BLOG, 'post')))]),
      )

      expect(appended.every(({ kind }) => kind === 'appended')).toBe(true)
      const offsets = appended.map(one => (one.kind === 'appended' ? one.cursor.offset : 0))
      expect(offsets).toEqual(all.flatMap((_, index) => [index + 1, index + 2]))
      expect((await store.log.head(publicStream(BLOG)))?.offset).toBe(21)
      await expectCounts(store)
    })

    test('what is erased is nowhere any more, and what is shown again after it stays', async ({ store }) => {
      const [gone, back] = await receiveAll(store, [received({ text: SECRET }), received({ text: 'again' })])
      for (const { id } of [gone, back]) await decide(store, id, { action: 'approve' })
      await decide(store, back.id, { action: 'reject' })
      await decide(store, back.id, { action: 'approve' })

      expect(await withdraw(store, gone.id)).toBe('stored')

      const read = await store.log.read(STREAM, BEGINNING, 100)
      const changes = read.kind === 'changes' ? read.changes.map(({ text }) => JSON.parse(text)) : []
      const shown = changes.map(({ kind, comment }) => [kind, comment.id])
      expect(shown).toEqual([
        ['comment.removed', gone.id],
        ['comment.removed', back.id],
        ['comment.removed', back.id],
        ['comment.shown', back.id],
        ['comment.removed', gone.id],
      ])
      const rows = JSON.stringify([
        await store.comments.mine(BLOG, hashOf('w')),
        await store.comments.find(BLOG, gone.id),
      ])
      expect(JSON.stringify(changes) + rows).not.toContain(SECRET)
      expect(await store.comments.find(BLOG, gone.id)).toMatchObject({ state: 'withdrawn', isErased: true, text: '' })
      await expectCounts(store)
    })

    test('in one commit a comment changes once: a removal erases nothing that comes after it', async ({ store }) => {
      const [one] = await receiveAll(store, [received({})])
      await decide(store, one.id, { action: 'approve' })
      const held = await heldOf(store, one.id)
      const removal = withdrawnComment(held, AT)
      const removing: CommentEntry = {
        ...{ stream: STREAM, write: removal.write, action: removal.action },
        change: { kind: 'comment.removed', at: AT, comment: { id: one.id } },
      }

      const outcomes = await Promise.all([
        store.log.append(removing),
        store.log.append(showing({ ...held, version: held.version + 1 })),
      ])

      expect(outcomes.map(({ kind }) => kind)).toEqual(['appended', 'stale'])
    })

    test('a comment is never written to another stream, nor an update to that of comments', async ({ store }) => {
      const [one] = await receiveAll(store, [received({})])
      const update = publishes(makeUpdate(BLOG, 'post'))

      await expect(store.log.append({ ...showing(one), stream: publicStream(BLOG) })).rejects.toThrow()
      await expect(store.log.append({ ...update, stream: STREAM })).rejects.toThrow()
      expect(await store.log.append(showing(one))).toMatchObject({ kind: 'appended' })
    })

    test('doubles follow the comment that they became part of, if nobody changed them meanwhile', async ({ store }) => {
      const [one, double, late] = await receiveAll(store, [received({}), received({}), received({})])
      const merging = { action: 'approve', doubles: [double.id] } as const
      const before = await changing(store, one.id, merging)
      await decide(store, double.id, { action: 'hold' })

      expect(await changeComment({ ...store, bus: createMemoryBus() }, before)).toBe('stale')
      expect(await decide(store, one.id, merging)).toBe('stored')
      expect(await decide(store, late.id, { action: 'reject', doubles: [one.id] })).toBe('stored')

      expect(await store.comments.find(BLOG, double.id)).toMatchObject({ state: 'merged', mergedInto: one.id })
      expect(await store.comments.find(BLOG, one.id)).toMatchObject({ state: 'shown', others: 1 })
      await expectCounts(store)
      await withdraw(store, one.id)
      expect(await store.comments.find(BLOG, double.id)).toMatchObject({ state: 'waiting' })
      await expectCounts(store)
    })

    test('the first answer is queued once for each device that wants it, also for doubles', async ({ store }) => {
      const tell = (device: string) => received({ tell: device })
      const [one, double, later] = await receiveAll(store, [tell('a'), tell('b'), tell('c')])
      const answer = { text: 'At nine.' }
      const queued = async () =>
        Number((await store.run('SELECT count(*) AS n FROM comment_answers WHERE made_ms > 0'))?.n)

      await decide(store, one.id, { action: 'approve', doubles: [double.id] })
      expect(await queued()).toBe(0)
      await decide(store, one.id, { action: 'answer', answer })
      expect(await queued()).toBe(2)
      await store.run('DELETE FROM comment_answers')
      await decide(store, one.id, { action: 'answer', answer: { text: 'At ten.' } })
      expect(await queued()).toBe(0)
      await decide(store, one.id, { action: 'approve', doubles: [later.id] })
      expect(await queued()).toBe(1)
      expect(await store.comments.tell({ blog: BLOG, id: later.id, writer: hashOf('w') })).toBe(true)
      expect(await queued()).toBe(0)
    })

    test('its writer learns neither that it is held nor what others sent, and a repeated request nothing new', async ({
      store,
    }) => {
      const [mine, theirs] = [received({ isHeld: true }), received({ writer: hashOf('other') })]
      await store.comments.receive([mine, theirs])

      expect(await store.comments.mine(BLOG, hashOf('w'))).toMatchObject([{ id: mine.id, state: 'waiting' }])
      expect(
        await store.other.receive([
          { ...mine, id: v7() as CommentId },
          { ...mine, sent: 'another' },
        ]),
      ).toMatchObject({ received: [{ kind: 'repeated', id: mine.id, state: 'waiting' }, { kind: 'reused' }] })
      expect(await store.comments.countsFor(BLOG)).toMatchObject({ waiting: 1, held: 1 })
    })

    test('above the bound those that waited longest are deleted first, and counted', async ({ store }) => {
      const crowd = Array.from({ length: MOST_UNDECIDED + 30 }, (_, index) => received({ text: `${index}` }))
      let deleted = 0
      for (let index = 0; index < crowd.length; index += 1_000)
        deleted += (await store.comments.receive(crowd.slice(index, index + 1_000))).dropped

      expect(deleted).toBe(30)
      expect(await store.comments.countsFor(BLOG)).toMatchObject({ waiting: MOST_UNDECIDED, dropped: 30 })
      const [first, last] = [crowd.at(29), crowd.at(30)]
      expect(first && (await store.comments.find(BLOG, first.id))).toBeUndefined()
      expect(last && (await store.comments.find(BLOG, last.id))).toBeDefined()
      await expectCounts(store)
    })

    test('nodes that receive and decide at the same moment, on several blogs, never deadlock', async ({ store }) => {
      const blogs = [BLOG, idOf('a'), idOf('b')]
      for (const blog of blogs.slice(1)) await store.log.append(creates(blog))
      const waves = Array.from({ length: 8 }, (_, wave) =>
        blogs.flatMap((_, index) =>
          [1, 2, 3].map(() =>
            received({ blog: blogs[(index + wave) % blogs.length] ?? BLOG, writer: hashOf(`${wave}`) }),
          ),
        ),
      )
      const actor = { kind: 'key', id: ana.key, name: ana.name } as const

      await Promise.all(
        waves.map(async (wave, index) => {
          const node = index % 2 ? store.comments : store.other
          await node.receive(wave)
          await Promise.all(wave.slice(0, 4).map(({ blog, id }) => decide(store, id, { action: 'approve' }, blog)))
          if (index % 3 === 0) await node.block({ writer: hashOf(`${index}`), blog: BLOG, by: ana, actor })
        }),
      )

      for (const blog of blogs) await expectCounts(store, blog)
    })

    test('what was rejected or withdrawn is deleted by age with its doubles; what is shown stays', async ({
      store,
    }) => {
      const [shown, rejected, double, withdrawn] = await receiveAll(
        store,
        Array.from({ length: 4 }, () => received({})),
      )
      await decide(store, shown.id, { action: 'approve' })
      await decide(store, rejected.id, { action: 'reject', doubles: [double.id] })
      await withdraw(store, withdrawn.id)
      const asked = { what: 'comments', before: '2026-03-05T00:00:00.000Z' } as const

      expect(await store.retention.prune({ ...asked, before: AT, limit: 10 })).toBe(0)
      const would = await store.retention.measure(asked)
      const first = Number(await store.retention.prune({ ...asked, limit: 2 }))
      const rest = Number(await store.retention.prune({ ...asked, limit: 2 }))

      expect([would.rows, first + rest, await store.retention.prune({ ...asked, limit: 2 })]).toEqual([3, 3, 0])
      expect(await store.comments.find(BLOG, shown.id)).toMatchObject({ state: 'shown' })
      await expectCounts(store)
    })

    test('a comment about a removed update, or answered by it, is served without the link', async ({ store }) => {
      const update = makeUpdate(BLOG, 'The gate is shut')
      await store.log.append(publishes(update))
      const [about, asked] = await receiveAll(store, [received({ update: update.id }), received({})])
      await decide(store, about.id, { action: 'approve' })
      await decide(store, asked.id, { action: 'answer', answer: { update: update.id } })
      const links = async () => {
        const { comments = [] } = (await store.comments.page(BLOG, { limit: 10 })) ?? {}
        return comments.map(({ update, answer }) => update ?? answer?.update)
      }

      const before = await links()
      await store.log.append(removes(update))

      expect([before, await links()]).toEqual([
        [update.id, update.id],
        [undefined, undefined],
      ])
    })

    test('of the comments that arrive while their coverage is deleted, none is left', async ({ store }) => {
      const blog = { ...makeBlog(BLOG), version: 2, state: 'ended' as const, updatedAt: AT }
      await store.log.append({ stream: publicStream(BLOG), change: { kind: 'blog.ended', at: AT, blog }, expects: 1 })
      const asked = { what: 'ended', blog: BLOG, before: '2099-01-01T00:00:00.000Z', limit: 50 } as const
      const send = async (node = store.comments) =>
        (await node.receive([received({})])).received.map(({ kind }) => kind)
      await send()
      await store.retention.prune(asked)

      await Promise.all([send(), store.retention.prune(asked), send(store.other), send(), send(store.other)])
      while (Number(await store.retention.prune(asked)) > 0);
      const late = await send()

      const left = 'SELECT (SELECT COUNT(*) FROM comments) + (SELECT COUNT(*) FROM comment_counts) AS rows'
      expect([late, Number((await store.run(left))?.rows)]).toEqual([['gone'], 0])
    })
  })
}
