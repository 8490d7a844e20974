/** The API call that reports how a blog's alerts were delivered. */
import { z } from 'zod'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Campaign, CampaignReport } from '#push/campaign/campaigns.ts'
import { addFigures, type Figures, NO_FIGURES, withinMs } from '#push/campaign/figures.ts'
import { countReached } from '#push/campaign/reached.ts'
import { platforms } from '#push/devices/device.ts'
import { MAX_CHOICES } from '#push/devices/devices.ts'
import { createFollowerCounts } from '#push/devices/follower-counts.ts'
import type { RunningPush } from '#push/open-push.ts'
import { blogId, updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import type { Records } from '#store/log/records.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { alertDevicesOperation } from './alert-devices-operation.ts'
import { exampleUpdate } from './examples.ts'
import { type Operation, ofBlog, operation } from './operation.ts'

/** More alerts than one coverage sends. */
const MAX_ALERTS = 100
/** Those that an admin may want to compare. */
const MAX_COVERAGES = 30
/** Counting ten million devices takes seconds. */
const KINDS_MS = 60_000

const seconds = z.number().optional()
const reach = z.object({
  sent: z.int().meta({ description: 'Requests sent to push services, retries included' }),
  accepted: z.int().meta({ description: 'Devices whose push service accepted the notification' }),
  dropped: z
    .int()
    .meta({ description: 'Devices that were unregistered because their push service reported them as gone' }),
  failed: z.record(z.string(), z.int()).meta({ description: 'Devices that could not be notified, by reason' }),
  refused: z.record(z.string(), z.int()).meta({
    description:
      'How often a push service refused the credentials of this server, by reason; the devices concerned are retried',
  }),
  secondsToHalf: seconds.meta({ description: 'Time until half of the accepting devices had been reached' }),
  secondsToNinety: seconds.meta({ description: 'Time until nine of ten accepting devices had been reached' }),
  secondsToLast: seconds.meta({ description: 'Time until the last accepting device had been reached' }),
})
const alertReport = reach
  .extend({
    update: updateId,
    title: z
      .string()
      .optional()
      .meta({ description: 'The title of the notification; absent if the update was removed' }),
    version: z.int(),
    state: z.enum(['running', 'done', 'superseded', 'withdrawn', 'expired']),
    madeAt: instant,
    platforms: z.partialRecord(z.enum(platforms), reach),
    devices: z
      .record(z.enum(platforms), z.int())
      .optional()
      .meta({ description: 'While it is being sent: devices that it is for, by platform; a few seconds old' }),
  })
  .meta({ id: 'AlertReport' })
const alertReports = z
  .object({
    followers: z
      .record(z.enum(platforms), z.int())
      .meta({ description: 'Devices that follow the blog, by platform; a few seconds old' }),
    alerts: z.array(alertReport),
  })
  .meta({ id: 'AlertReports' })

const followers = z.record(z.enum(platforms), z.int())
const overview = z
  .object({
    kinds: followers.meta({ description: 'Devices by platform; up to a minute old' }),
    coverages: z
      .array(z.object({ blog: blogId, title: z.string(), followers }))
      .meta({ description: 'Devices that follow each of the blogs that changed last' }),
    alerts: z.array(alertReport.omit({ devices: true }).extend({ blog: blogId })),
  })
  .meta({ id: 'DevicesOverview' })

const exampleReach = {
  sent: 3,
  accepted: 2,
  dropped: 1,
  failed: {},
  refused: {},
  secondsToHalf: 0.4,
  secondsToNinety: 1,
  secondsToLast: 1,
}
const example = {
  followers: { web: 2, fcm: 0, apns: 0 },
  alerts: [
    {
      ...exampleReach,
      ...{ update: exampleUpdate.id, title: 'Doors open', version: 1, state: 'done', madeAt: exampleUpdate.time },
      platforms: { web: exampleReach },
    },
  ],
}

const exampleOverview = {
  kinds: example.followers,
  coverages: [{ blog: exampleUpdate.blog, title: 'Budget day', followers: example.followers }],
  alerts: example.alerts.map(alert => ({ ...alert, blog: exampleUpdate.blog })),
}

type AlertPorts = {
  readonly push: RunningPush
  readonly records: Pick<Records, 'blog' | 'blogs' | 'update'>
  readonly clock: Clock
}

export function alertOperations({ push: { campaigns, devices }, records, clock }: AlertPorts): readonly Operation[] {
  const countKinds = cachedFor(KINDS_MS, clock, () => devices.kinds())
  const nowMs = () => clock.elapsedMs()
  const countFollowers = createFollowerCounts({ count: blog => devices.count(blog), nowMs })
  const followersOf = createFollowerCounts({ count: blog => devices.followers(blog, MAX_CHOICES), nowMs })
  return [
    operation({
      method: 'get',
      path: '/v1/blogs/:blog/alerts',
      name: 'listAlerts',
      group: 'Devices',
      summary: 'Read how the alerts of a blog were delivered',
      description: 'Newest first.',
      access: 'contributor',
      params: ofBlog,
      answers: { 200: { description: 'The alerts and their delivery results', schema: alertReports, example } },
      refuses: ['unknown_blog'],
      async run({ params: { blog } }) {
        const covered = await records.blog(blog)
        if (!covered) throw new Refusal('unknown_blog')
        const [followers, reports] = [await followersOf(blog), await campaigns.report(blog, MAX_ALERTS)]
        const titles = await Promise.all(reports.map(({ campaign }) => titleOf(campaign)))
        const listed = new Set<string>(covered.topics?.map(topic => topic.id))
        const alerts = reports.map((report, index) => ({
          ...shown(report, titles[index]),
          ...(report.campaign.state === 'running' && {
            devices: countReached(followers, { ...report.campaign, listed }),
          }),
        }))
        return { headers: { 'Cache-Control': PRIVATE }, json: { followers: followers.devices, alerts } }
      },
    }),

    alertDevicesOperation({ followersOf, campaigns, records }),

    operation({
      method: 'get',
      path: '/v1/devices',
      name: 'countDevices',
      group: 'Devices',
      summary: 'Count the devices, and read the last alerts of all blogs',
      access: 'admin',
      policy: { limit: 'read' },
      answers: {
        200: { description: 'The counts, and the alerts, newest first', schema: overview, example: exampleOverview },
      },
      refuses: [],
      async run() {
        const [kinds, reports] = [await countKinds(), await campaigns.recent(MAX_ALERTS)]
        const { blogs } = await records.blogs({ limit: MAX_COVERAGES })
        const coverages = await Promise.all(
          blogs.map(async ({ id, title }) => ({ blog: id, title, followers: await countFollowers(id) })),
        )
        const titles = await Promise.all(reports.map(({ campaign }) => titleOf(campaign)))
        const alerts = reports.map((report, index) => ({
          ...shown(report, titles[index]),
          blog: report.campaign.blog,
        }))
        return { headers: { 'Cache-Control': PRIVATE }, json: { kinds, coverages, alerts } }
      },
    }),
  ]

  async function titleOf({ blog, update: id }: Campaign): Promise<string | undefined> {
    const update = await records.update(blog, id)
    return update === 'removed' ? undefined : update?.alert?.title
  }
}

function cachedFor<T>(ms: number, clock: Clock, count: () => Promise<T>): () => Promise<T> {
  let held: { readonly counted: Promise<T>; readonly untilMs: number } | undefined
  return () => {
    if (held && clock.elapsedMs() < held.untilMs) return held.counted
    const counted = count()
    held = { counted, untilMs: clock.elapsedMs() + ms }
    counted.catch(() => {
      held = undefined
    })
    return counted
  }
}

function shown({ campaign: { update, version, state, madeAt }, lanes }: CampaignReport, title: string | undefined) {
  const all = lanes.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES)
  const each = Object.fromEntries(lanes.map(({ platform, figures }) => [platform, reachOf(figures)]))
  return { update, title, version, state, madeAt, ...reachOf(all), platforms: each }
}

function reachOf(figures: Figures) {
  const { sent, accepted, dropped, failed, refused } = figures
  const within = (share: number) => {
    const ms = withinMs(figures, share)
    return ms === undefined ? undefined : ms / 1_000
  }
  return {
    ...{ sent, accepted, dropped, failed, refused },
    secondsToHalf: within(0.5),
    secondsToNinety: within(0.9),
    secondsToLast: within(1),
  }
}
