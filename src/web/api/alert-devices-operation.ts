/** The API call that counts the devices that an alert would go to, while it is being written. */
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import type { Campaigns } from '#push/campaign/campaigns.ts'
import { countReached } from '#push/campaign/reached.ts'
import { alertLevel, platforms } from '#push/devices/device.ts'
import type { Followers } from '#push/devices/devices.ts'
import { type BlogId, updateId } from '#shared/blog/ids.ts'
import { MOST_TOPICS_OF_UPDATE } from '#shared/blog/topic.ts'
import type { Records } from '#store/log/records.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { type Operation, ofBlog, operation } from './operation.ts'

const TOPICS = new RegExp(`^([a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,${MOST_TOPICS_OF_UPDATE - 1}})?$`)

const asked = z.object({
  level: alertLevel.default('all').meta({
    description: '`breaking` of an alert of high urgency, `key` of one of a key event, `all` of any other',
  }),
  topics: z
    .string()
    .regex(TOPICS, `use the ids of up to ${MOST_TOPICS_OF_UPDATE} topics, separated by commas`)
    .default('')
    .meta({ description: 'Topics of its update: ids, separated by commas', example: 'weather,roads' }),
  update: updateId.optional().meta({
    description: 'Its update, if that exists: who got an earlier alert of it gets this one, too',
  }),
  retraction: z.enum(['true', 'false'], 'use "true" or "false"').default('false').meta({
    description: 'Whether it goes out with the retraction of the update: to those who got an alert of it alone',
  }),
})

const devices = z.record(z.enum(platforms), z.int())
const alertDevices = z
  .object({
    devices: devices.meta({ description: 'Devices that the alert would go to, by platform; a few seconds old' }),
    followers: devices.meta({ description: 'All devices that follow the blog, at the same time' }),
    isAtMost: z.boolean().meta({
      description:
        'Readers made so many different choices that the rarest were not looked at: `devices` counts them as those who get every alert',
    }),
  })
  .meta({ id: 'AlertDevices' })

const example = {
  devices: { web: 120, fcm: 6_002, apns: 4_711 },
  followers: { web: 300, fcm: 8_001, apns: 4_711 },
  isAtMost: false,
}

type AlertDevicesPorts = {
  readonly followersOf: (blog: BlogId) => Promise<Followers>
  readonly campaigns: Pick<Campaigns, 'audienceFor'>
  readonly records: Pick<Records, 'blog'>
}

export function alertDevicesOperation({ followersOf, campaigns, records }: AlertDevicesPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/alerts/devices',
    name: 'countAlertDevices',
    group: 'Devices',
    summary: 'Count the devices that an alert would go to',
    description:
      'Before it is sent, by the rule that chooses its recipients: devices may have chosen topics and levels. Ask when one of them changes, not with every character of its text.',
    access: 'contributor',
    policy: { limit: 'read' },
    params: ofBlog,
    query: asked,
    answers: { 200: { description: 'The counts', schema: alertDevices, example } },
    refuses: ['unknown_blog'],
    async run({ params: { blog: id }, query: { level, topics: text, update, retraction } }) {
      const blog = await records.blog(id)
      if (!blog) throw new Refusal('unknown_blog')
      const own = { level, topics: text === '' ? [] : text.split(',') }
      const takesBack = retraction === 'true'
      const audience = update ? await campaigns.audienceFor({ blog: id, update, audience: own, takesBack }) : own
      const followers = await followersOf(id)
      const listed = new Set<string>(blog.topics?.map(topic => topic.id))
      const json = {
        devices: countReached(followers, { audience, listed }),
        followers: followers.devices,
        isAtMost: followers.isCut,
      }
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}
