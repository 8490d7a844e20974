/** The contract of every store of campaigns; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Campaigns, Hold } from '#push/campaign/campaigns.ts'
import { NO_FIGURES } from '#push/campaign/figures.ts'
import { rangesOfIds } from '#push/campaign/lane-parts.ts'
import { LAST_ID } from '#push/devices/devices.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Log } from '#store/log/log.ts'
import { creates, makeUpdate, publishes } from '#test/support/data/entries.ts'
import { budget, makeCampaign, strike } from '#test/support/data/sample-devices.ts'
import { testWith } from '#test/support/test-with.ts'
import { campaignAudiencesContract } from './campaign-audiences.ts'

const WHOLE = rangesOfIds(1)
/** A hold that expires at once. */
const OVER = { forMs: -1 }
const HOUR_MS = 3_600_000

type CampaignsUnderTest = AsyncDisposable & { readonly campaigns: Campaigns; readonly log: Log }

const NOW = '2026-03-04T16:44:00.000Z'
const SOON = '2026-03-04T16:44:10.000Z'
const LATER = '2026-03-04T16:45:00.000Z'
const LATEST = '2026-03-04T17:00:00.000Z'

export function campaignsContract(name: string, open: () => Promise<CampaignsUnderTest>): void {
  const test = testWith({ store: open })
  campaignAudiencesContract(name, open)

  describe(`the campaigns ${name}`, () => {
    test('a campaign runs until it is ended, and starting it again changes nothing', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.start(makeCampaign('1'))

      expect(await store.campaigns.running()).toEqual([{ ...makeCampaign('1'), state: 'running' }])
      await store.campaigns.end('1', 'withdrawn')
      await store.campaigns.start(makeCampaign('1'))
      expect(await store.campaigns.running()).toEqual([])
    })

    test('a newer alert supersedes older ones of its blog, in whatever order they start', async ({ store }) => {
      await store.campaigns.start(makeCampaign('2'))
      await store.campaigns.start(makeCampaign('3'))
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.start(makeCampaign('0', { blog: strike }))

      expect((await store.campaigns.running()).map(({ id }) => id).toSorted()).toEqual(['0', '3'])
      const states = (await store.campaigns.report(budget, 10)).map(({ campaign }) => campaign.state)
      expect(states).toEqual(['running', 'superseded', 'superseded'])
      const recent = await store.campaigns.recent(3)
      expect([recent.length, (await store.campaigns.recent(10)).length]).toEqual([3, 4])
    })

    test('an alert runs even if an ended one has a later place', async ({ store }) => {
      await store.campaigns.start(makeCampaign('2'))
      await store.campaigns.end('2', 'done')

      await store.campaigns.start(makeCampaign('1'))

      expect((await store.campaigns.running()).map(({ id }) => id)).toEqual(['1'])
    })

    test('one runner holds a lane, until its hold expires', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)

      expect(await store.campaigns.hold(holdBy('a'))).toEqual({ after: '', until: LAST_ID, isRead: false })
      expect(await store.campaigns.hold(holdBy('b'))).toBe('held')
      expect(await store.campaigns.hold({ ...holdBy('a'), ...OVER })).toEqual({
        after: '',
        until: LAST_ID,
        isRead: false,
      })
      expect(await store.campaigns.hold(holdBy('b'))).toEqual({ after: '', until: LAST_ID, isRead: false })
      expect(await store.campaigns.hold(holdBy('a'))).toBe('held')
    })

    test('a lane is split once, into parts that several runners hold; free parts can be found', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      expect(await store.campaigns.free(holdBy('a'))).toBe('uncut')
      await store.campaigns.cut(holdBy('a'), rangesOfIds(4))
      await store.campaigns.cut(holdBy('a'), rangesOfIds(16))
      const second = { ...holdBy('b'), part: 1 }

      expect(await store.campaigns.hold(holdBy('a'))).toMatchObject({ after: '', isRead: false })
      expect(await store.campaigns.hold(second)).toMatchObject({ after: rangesOfIds(4)[1]?.after })
      const device = newDeviceId()
      const again = [{ device, tries: 1, dueAt: SOON }]
      await store.campaigns.save({ ...nothing('b'), hold: second, again, figures: { ...NO_FIGURES, sent: 2 } })
      await store.campaigns.save({ ...nothing('a'), figures: { ...NO_FIGURES, sent: 3 } })

      expect(await store.campaigns.free(holdBy('a'))).toEqual([0, 2, 3])
      expect(await store.campaigns.free(holdBy('c'))).toEqual([2, 3])
      expect(await store.campaigns.retries(holdBy('a'), 10)).toEqual([])
      expect(await store.campaigns.retries(second, 10)).toEqual(again)
      const [report] = await store.campaigns.report(budget, 1)
      expect(report?.lanes).toMatchObject([{ platform: 'fcm', isDone: false, figures: { sent: 5 } }])
      await store.campaigns.finish(holdBy('a'), ['fcm'])
      expect(await store.campaigns.running()).toHaveLength(1)
      for (const part of [2, 3]) await store.campaigns.hold({ ...holdBy('a'), part })
      for (const part of [2, 3]) await store.campaigns.finish({ ...holdBy('a'), part }, ['fcm'])
      await store.campaigns.finish(second, ['fcm'])
      expect(await store.campaigns.running()).toEqual([])
    })

    test('a runner that takes over a lane continues from the last save', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)
      await store.campaigns.hold(holdBy('a'))
      const [first, second] = [newDeviceId(), newDeviceId()]
      const again = [
        { device: second, tries: 1, dueAt: LATER },
        { device: first, tries: 2, dueAt: SOON },
      ]
      const counted = { failed: { late: 1 }, refused: { key: 2 }, soon: { 3: 1 } }
      const figures = { ...NO_FIGURES, sent: 3, accepted: 1, ...counted, lastMs: 40 }

      await store.campaigns.save({ ...nothing('a'), progress: { after: 'm', isRead: true }, again, figures })
      const last = { ...holdBy('a'), ...OVER }
      await store.campaigns.save({ ...nothing('a'), hold: last, progress: { after: 'm', isRead: true }, figures })

      expect(await store.campaigns.hold(holdBy('b'))).toEqual({ after: 'm', until: LAST_ID, isRead: true })
      expect(await store.campaigns.retries(holdBy('b'), 10)).toEqual([again[1], again[0]])
      expect(await store.campaigns.waiting(holdBy('b'))).toBe(2)
      const [report] = await store.campaigns.report(budget, 1)
      expect(report?.lanes).toEqual([
        {
          platform: 'fcm',
          isDone: false,
          figures: {
            ...{ sent: 6, accepted: 2, dropped: 0, lastMs: 40 },
            ...{ failed: { late: 2 }, refused: { key: 4 }, soon: { 3: 2 } },
          },
        },
      ])
    })

    test('a settled retry is deleted', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)
      await store.campaigns.hold(holdBy('a'))
      const device = newDeviceId()
      await store.campaigns.save({ ...nothing('a'), again: [{ device, tries: 1, dueAt: SOON }] })

      await store.campaigns.save({ ...nothing('a'), settled: [device] })

      expect(await store.campaigns.retries(holdBy('a'), 10)).toEqual([])
    })

    test('a runner that has lost its lane cannot save', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)
      await store.campaigns.hold({ ...holdBy('a'), ...OVER })
      await store.campaigns.hold(holdBy('b'))

      const saved = await store.campaigns.save({ ...nothing('a'), progress: { after: 'z', isRead: true } })

      expect(saved).toBe('lost')
      expect(await store.campaigns.hold(holdBy('b'))).toEqual({ after: '', until: LAST_ID, isRead: false })
    })

    test('nothing is saved for an ended campaign', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)
      await store.campaigns.hold(holdBy('a'))
      await store.campaigns.save({ ...nothing('a'), again: [{ device: newDeviceId(), tries: 1, dueAt: SOON }] })

      await store.campaigns.start(makeCampaign('2'))

      expect(await store.campaigns.waiting(holdBy('a'))).toBe(0)

      expect(await store.campaigns.save(nothing('a'))).toBe('lost')
      expect(await store.campaigns.hold(holdBy('a'))).toBe('done')
    })

    test('a campaign is done when all its lanes are', async ({ store }) => {
      await store.campaigns.start(makeCampaign('1'))
      await store.campaigns.cut(holdBy('a'), WHOLE)
      const [fcm, web] = [holdBy('a'), { ...holdBy('a'), platform: 'web' as const }]
      await store.campaigns.cut(web, WHOLE)
      await store.campaigns.hold(fcm)
      await store.campaigns.hold(web)

      await store.campaigns.finish(fcm, ['fcm', 'web'])
      expect(await store.campaigns.running()).toHaveLength(1)
      expect(await store.campaigns.hold(fcm)).toBe('done')
      await store.campaigns.finish(web, ['fcm', 'web'])

      const [report] = await store.campaigns.report(budget, 1)
      expect(report?.campaign.state).toBe('done')
      expect(report?.lanes.map(({ isDone }) => isDone)).toEqual([true, true])
    })

    test('a stream is behind until its checkpoint reaches the head, and again after a new epoch', async ({ store }) => {
      await store.log.append(creates(budget))
      await store.log.append(publishes(makeUpdate(budget, 'Doors open')))
      const stream = publicStream(budget)

      const [before] = await store.campaigns.behind(10)
      if (!before) throw new Error('nothing is behind')
      await store.campaigns.checkpoint(stream, { ...before.head, offset: 1 })
      const half = await store.campaigns.behind(10)
      await store.campaigns.checkpoint(stream, before.head)
      const whole = await store.campaigns.behind(10)
      await store.campaigns.checkpoint(stream, { epoch: 'other', offset: 2 })

      expect(before).toMatchObject({ stream, head: { offset: 2 } })
      expect(before.checkpoint).toBeUndefined()
      expect(half).toMatchObject([{ stream, checkpoint: { offset: 1 } }])
      expect(whole).toEqual([])
      const [anew] = await store.campaigns.behind(10)
      expect(anew).toMatchObject({ stream, head: before.head })
      expect(anew?.checkpoint).toBeUndefined()
    })

    test('streams that are behind are listed by last change, newest first', async ({ store }) => {
      for (const [blog, at] of [[budget, LATER] as const, [strike, LATEST] as const]) {
        const created = creates(blog)
        await store.log.append({ ...created, change: { ...created.change, at } })
      }

      const behind = await store.campaigns.behind(1)

      expect(behind).toMatchObject([{ stream: publicStream(strike), lastAt: LATEST }])
    })

    test('a stream with a new epoch is skipped if all its changes are old; one that only grew is not', async () => {
      await using store = await open()
      for (const blog of [budget, strike]) {
        const created = creates(blog)
        await store.log.append({ ...created, change: { ...created.change, at: NOW } })
      }
      const [first, second] = await store.campaigns.behind(10)
      if (!first || !second) throw new Error('both are behind')
      await store.campaigns.checkpoint(first.stream, { ...first.head, offset: 0 })

      expect(await store.campaigns.skip(NOW, 10)).toBe(0)
      expect(await store.campaigns.skip(LATER, 10)).toBe(1)
      expect(await store.campaigns.skip(LATER, 10)).toBe(0)

      expect(await store.campaigns.behind(10)).toMatchObject([{ stream: first.stream }])
    })
  })
}

function holdBy(runner: string): Hold {
  return { campaign: '1', platform: 'fcm', part: 0, runner, forMs: HOUR_MS }
}

function nothing(runner: string) {
  const progress = { after: '', isRead: false }
  return { hold: holdBy(runner), progress, again: [], settled: [], figures: NO_FIGURES }
}
