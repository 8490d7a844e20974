/** The API call that reports how a blog's alerts were delivered. */
import { z } from 'zod'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { Campaign, CampaignReport } from '#push/campaign/campaigns.ts'
import { addFigures, type Figures, NO_FIGURES, withinMs } from '#push/campaign/figures.ts'
import { platforms } from '#push/devices/device.ts'
import { createFollowerCounts } from '#push/devices/follower-counts.ts'
import type { RunningPush } from '#push/open-push.ts'
import { updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import type { Records } from '#store/log/records.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleUpdate } from './examples.ts'
import { type Operation, ofBlog, operation } from './operation.ts'

/** More alerts than one coverage sends. */
const MAX_ALERTS = 100

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

type AlertPorts = {
  readonly push: RunningPush
  readonly records: Pick<Records, 'blog' | 'update'>
  readonly clock: Clock
}

export function alertOperations({ push: { campaigns, devices }, records, clock }: AlertPorts): readonly Operation[] {
  const countFollowers = createFollowerCounts({ devices, nowMs: () => clock.elapsedMs() })
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
        if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
        const [followers, reports] = [await countFollowers(blog), await campaigns.report(blog, MAX_ALERTS)]
        const titles = await Promise.all(reports.map(({ campaign }) => titleOf(campaign)))
        const alerts = reports.map((report, index) => shown(report, titles[index]))
        return { headers: { 'Cache-Control': PRIVATE }, json: { followers, alerts } }
      },
    }),
  ]

  async function titleOf({ blog, update: id }: Campaign): Promise<string | undefined> {
    const update = await records.update(blog, id)
    return update === 'removed' ? undefined : update?.alert?.title
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
