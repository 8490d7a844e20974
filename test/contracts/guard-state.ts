/** The contract of the guard's state; run once per adapter. */
import { describe, expect } from 'vitest'
import type { CommentAttempt, GuardState, MeterOf } from '#store/guard/guard-state.ts'
import { testWith } from '#test/support/test-with.ts'

type GuardUnderTest = AsyncDisposable & {
  readonly state: GuardState
  /** Another node's view of the same database. */
  readonly elsewhere: GuardState
  /** Makes everything stored older by this time, because the clock is the database's. */
  age(ms: number): Promise<void>
  rows(): Promise<number>
}

const HOUSE: MeterOf = { name: 'place:AAA', intervalMs: 60_000, most: 3 }
const LOAD: MeterOf = { name: 'load', intervalMs: 60_000, most: 5 }
const attempt: CommentAttempt = { meters: [HOUSE], load: LOAD, texts: [], textMs: 600_000 }
const PUZZLE = { id: 'AAAAAAAAAAAAAAAA', by: 2 ** 48 - 1, liveMs: 600_000 }

export function guardStateContract(name: string, open: () => Promise<GuardUnderTest>): void {
  const test = testWith({ guard: open })

  describe(`the guard's state ${name}`, () => {
    test('a meter takes as many as it holds from all nodes, and then one per interval', async ({ guard }) => {
      const first = await guard.state.take(attempt)
      await guard.elsewhere.take(attempt)
      const third = await guard.state.take(attempt)
      const fourth = await guard.elsewhere.take(attempt)
      await guard.age(HOUSE.intervalMs)
      const later = await guard.state.take(attempt)
      const tooSoon = await guard.state.take(attempt)

      expect([first.kind, third.kind, fourth.kind, later.kind, tooSoon.kind]).toEqual([
        ...['taken', 'taken', 'full', 'taken', 'full'],
      ])
      expect(first.kind === 'taken' && Math.ceil(first.levels[HOUSE.name]?.fill ?? 0)).toBe(1)
      expect(third.kind === 'taken' && Math.ceil(third.levels[HOUSE.name]?.fill ?? 0)).toBe(3)
      const waitMs = fourth.kind === 'full' ? fourth.waitMs : 0
      expect(waitMs).toBeGreaterThan(0)
      expect(waitMs).toBeLessThanOrEqual(HOUSE.intervalMs)
    })

    test('of attempts at the same moment on two nodes, a meter takes no more than it holds', async ({ guard }) => {
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? guard.state : guard.elsewhere).take(attempt)),
      )

      expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(3)
    })

    test('a full meter stops what comes after it from being counted', async ({ guard }) => {
      for (let n = 0; n < 4; n += 1) await guard.state.take({ ...attempt, texts: ['T'] })

      const levels = await guard.elsewhere.levels([LOAD, HOUSE])
      const other = await guard.state.take({ ...attempt, meters: [], texts: ['T'] })

      expect(Math.ceil(levels[LOAD.name]?.fill ?? 0)).toBe(3)
      expect(other).toMatchObject({ kind: 'taken', alike: 4 })
    })

    test('the load stays full instead of refusing, and drains', async ({ guard }) => {
      for (let n = 0; n < 8; n += 1) {
        expect((await guard.state.take({ ...attempt, meters: [] })).kind).toBe('taken')
      }
      const full = await guard.state.levels([LOAD])
      await guard.age(2 * LOAD.intervalMs)
      const later = await guard.elsewhere.levels([LOAD])
      await guard.age(10 * LOAD.intervalMs)

      expect(Math.ceil(full[LOAD.name]?.fill ?? 0)).toBe(LOAD.most)
      expect(Math.ceil(later[LOAD.name]?.fill ?? 0)).toBe(LOAD.most - 2)
      expect(await guard.state.levels([LOAD])).toEqual({ [LOAD.name]: { fill: 0, most: LOAD.most } })
    })

    test('a puzzle is used once, on whatever node; a repeat of the same request may use it again', async ({
      guard,
    }) => {
      const using = (by: number): CommentAttempt => ({ ...attempt, meters: [], puzzle: { ...PUZZLE, by } })

      const kinds = [
        await guard.state.take(using(PUZZLE.by)),
        await guard.elsewhere.take(using(7)),
        await guard.elsewhere.take(using(PUZZLE.by)),
      ].map(({ kind }) => kind)
      // Nothing is swept while its puzzle could still be valid by a clock that is set back.
      await guard.age(PUZZLE.liveMs + 60_000)
      const late = await guard.state.take(using(7))

      expect([...kinds, late.kind]).toEqual(['taken', 'used', 'taken', 'used'])
    })

    test('of one puzzle used at the same moment everywhere, one use counts', async ({ guard }) => {
      const taken = await Promise.all(
        Array.from({ length: 16 }, (_, by) =>
          (by % 2 ? guard.state : guard.elsewhere).take({ ...attempt, meters: [], puzzle: { ...PUZZLE, by } }),
        ),
      )

      expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(1)
    })

    test('the same text is counted on all nodes, until it has not come for a while', async ({ guard }) => {
      const with_ = (...texts: string[]): CommentAttempt => ({ ...attempt, meters: [], texts })

      await guard.state.take(with_('A', 'B'))
      await guard.elsewhere.take(with_('C', 'B'))
      const third = await guard.state.take(with_('A', 'B'))
      await guard.age(attempt.textMs + 1)
      const later = await guard.state.take(with_('B', 'A'))

      expect([third, later]).toMatchObject([{ alike: 3 }, { alike: 1 }])
    })

    test('a clock that was set back locks nobody out', async ({ guard }) => {
      await guard.age(-86_400_000)
      for (let n = 0; n < 3; n += 1) await guard.state.take(attempt)
      await guard.age(-86_400_000)

      const levels = await guard.state.levels([HOUSE])
      const after = await guard.state.take(attempt)

      expect(levels[HOUSE.name]?.fill).toBe(0)
      expect(after.kind).toBe('taken')
    })

    test('every node has the same secret of a day, and those of past days are gone', async ({ guard }) => {
      const [one, other] = await Promise.all([guard.state.secretOf(20_000), guard.elsewhere.secretOf(20_000)])
      const next = await guard.elsewhere.secretOf(20_001)
      await guard.state.secretOf(20_002)

      expect(one).toBe(other)
      expect(one).toHaveLength(43)
      expect(next).not.toBe(one)
      expect(await guard.state.secretOf(20_001)).toBe(next)
      expect(await guard.state.secretOf(20_000)).not.toBe(one)
    })

    test('what is over is swept as more comes', async ({ guard }) => {
      for (let n = 0; n < 100; n += 1) {
        await guard.state.take({ ...attempt, meters: [{ ...HOUSE, name: `place:${n}` }], texts: [`${n}`] })
      }
      const most = await guard.rows()
      await guard.age(3_600_000)
      for (let n = 0; n < 20; n += 1) await guard.state.take({ ...attempt, meters: [] })

      expect(most).toBe(201)
      expect(await guard.rows()).toBeLessThanOrEqual(2)
    })
  })
}
