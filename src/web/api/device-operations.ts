/** The API calls with which phones and browsers register for alerts. */
import { z } from 'zod'
import { type Doors, demandOpen, type Shown } from '#delivery/access/doors.ts'
import { check } from '#editorial/input/check.ts'
import { Refusal } from '#platform/errors.ts'
import {
  type AlertChoice,
  apnsTarget,
  chosenLevels,
  chosenTopics,
  type Device,
  device,
  deviceId,
  fcmTarget,
  followedBlogs,
  platforms,
  type Target,
  target,
  webTarget,
} from '#push/devices/device.ts'
import type { RunningPush } from '#push/open-push.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { exampleBlog } from './examples.ts'
import { type Operation, ofBlog, ofDevice, operation } from './operation.ts'

/** For clients without a key or token: more coverages than a reader follows at once. */
const MAX_BLOGS_OF_STRANGERS = 20

const blogs = followedBlogs.default([]).meta({ description: 'Ids of the blogs to follow' })
const topics = chosenTopics.optional().meta({
  description:
    'By blog: only alerts about these topics reach the device, and those that replace one it got. An empty list, as for a blog that was never here, means all',
  example: { 'budget-day': ['weather'] },
})
const levels = chosenLevels.optional().meta({
  description:
    'By blog: `all` alerts, as for a blog that was never here; `key`, those of key events and those of high urgency; `breaking`, those of high urgency alone',
  example: { 'budget-day': 'key' },
})
const newDevice = z
  .discriminatedUnion('platform', [
    webTarget.extend({ blogs, topics, levels }),
    fcmTarget.extend({ blogs, topics, levels }),
    apnsTarget.extend({ blogs, topics, levels }),
  ])
  .meta({ id: 'NewDevice', example: { platform: 'fcm', token: 'cX3…:APA91b…', blogs: ['budget-day'] } })

const devicePatch = z
  .strictObject({
    blogs: followedBlogs.optional().meta({ description: 'The complete list of blogs to follow from now on' }),
    topics: topics.meta({ description: 'As of a new device. Of a blog that is not here, the choice stays' }),
    levels: levels.meta({ description: 'As of a new device. Of a blog that is not here, the choice stays' }),
    subscription: webTarget.shape.subscription.optional(),
    token: z.string().optional().meta({ description: 'The new FCM or APNs token' }),
    environment: apnsTarget.shape.environment.unwrap().optional(),
  })
  .meta({ id: 'DevicePatch', example: { blogs: ['budget-day', 'strike'] } })

const shownDevice = device
  .omit({ target: true })
  .extend({ platform: z.enum(platforms) })
  .meta({ id: 'ShownDevice', description: 'A device without its token or subscription' })
const deviceAnswer = z.object({ device: shownDevice }).meta({ id: 'DeviceAnswer' })
const forgotten = z.object({ device: z.object({ id: z.string() }) }).meta({ id: 'ForgottenDevice' })
const liveActivity = z.object({ channel: z.string().optional() }).meta({ id: 'LiveActivity' })
const pushAnswer = z
  .object({
    platforms: z.array(z.enum(platforms)).meta({ description: 'Push services that this server is set up for' }),
    vapidPublicKey: z
      .string()
      .optional()
      .meta({ description: 'The `applicationServerKey` for Web Push subscriptions' }),
  })
  .meta({ id: 'PushAnswer' })

const example = {
  device: {
    id: 'Xr4vT0bQm2LpXr4vT0bQm2',
    platform: 'fcm',
    blogs: [exampleBlog.id],
    registeredAt: exampleBlog.createdAt,
  },
}

type DevicePorts = { readonly push: RunningPush; readonly doors: Doors }

export function deviceOperations(ports: DevicePorts): readonly Operation[] {
  return [
    readPush(ports),
    readLiveActivity(ports),
    registerDevice(ports),
    readDevice(ports),
    editDevice(ports),
    forgetDevice(ports),
  ]
}

function readPush({ push }: DevicePorts): Operation {
  const { vapidPublicKey } = push
  return operation({
    method: 'get',
    path: '/v1/push',
    name: 'readPush',
    group: 'Devices',
    summary: 'Read which push services this server supports',
    access: 'public',
    answers: {
      200: {
        description: 'The supported push services',
        schema: pushAnswer,
        example: { platforms: ['web'], vapidPublicKey: 'BN…' },
      },
    },
    refuses: [],
    async run() {
      const shown = { platforms: push.lanes.map(({ platform }) => platform), ...(vapidPublicKey && { vapidPublicKey }) }
      return { headers: { 'Cache-Control': 'public, max-age=60' }, json: shown }
    },
  })
}

function readLiveActivity({ push, doors }: DevicePorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/live-activity',
    name: 'readLiveActivity',
    group: 'Devices',
    summary: "Read the broadcast channel of a blog's Live Activities",
    description:
      'An app starts its Live Activity with this channel. Without `channel`, Live Activities are switched off or the blog has ended.',
    access: 'public',
    params: ofBlog,
    answers: {
      200: { description: 'The channel', schema: liveActivity, example: { channel: 'dHN0LXNyY2gtY2hubA==' } },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog } }) {
      await demandBlog(doors, blog)
      const channel = await push.channels?.of(blog)
      return { headers: { 'Cache-Control': 'public, max-age=5' }, json: { ...(channel && { channel }) } }
    },
  })
}

function registerDevice({ push, doors }: DevicePorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/devices',
    name: 'registerDevice',
    group: 'Devices',
    summary: 'Register a device',
    description:
      'Call this at every start of the app. Registering the same token or subscription again returns the same device, with the blogs added to those it follows, and its topics and levels as they were unless the call names others. A device that has not registered for a long time (`CRIER_DEVICE_DAYS`) is deleted. Keep the `id` secret: it is all that is needed to edit or delete the device. Following a private blog takes a reader token or a key; without either, a call may name at most 20 blogs.',
    access: 'public',
    body: newDevice,
    answers: { 201: { description: 'The device', schema: deviceAnswer, example } },
    refuses: ['unknown_blog', 'private_blog', 'forbidden', 'busy', 'too_many_devices'],
    async run({ body, shown }) {
      const { blogs, topics, levels, ...target } = body
      demandLane(push, target)
      const choice = { topics, levels }
      demandFollowed(choice, blogs)
      await demandBlogs(doors, { blogs, shown })
      return answer(await push.devices.register({ target, blogs, choice, mayBeNew: await push.room.has() }), 201)
    },
  })
}

function readDevice({ push }: DevicePorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/devices/:device',
    name: 'readDevice',
    group: 'Devices',
    summary: 'Read a device and the blogs it follows',
    access: 'public',
    policy: { roles: ['push'] },
    params: ofDevice,
    answers: { 200: { description: 'The device', schema: deviceAnswer, example } },
    refuses: ['unknown_device'],
    async run({ params }) {
      return answer(await findDevice(push, params.device))
    },
  })
}

function editDevice({ push, doors }: DevicePorts): Operation {
  return operation({
    method: 'patch',
    path: '/v1/devices/:device',
    name: 'editDevice',
    group: 'Devices',
    summary: 'Edit a device: the blogs it follows, what it is alerted about in them, or its token or subscription',
    access: 'public',
    params: ofDevice,
    body: devicePatch,
    answers: { 200: { description: 'The edited device', schema: deviceAnswer, example } },
    refuses: ['unknown_device', 'unknown_blog', 'private_blog', 'forbidden'],
    async run({ params, body: { blogs, topics, levels, ...moved }, shown }) {
      const held = await findDevice(push, params.device)
      const next = Object.keys(moved).length === 0 ? undefined : check(target, { ...held.target, ...moved })
      if (next) demandLane(push, next)
      const choice = { topics, levels }
      demandFollowed(choice, blogs ?? held.blogs)
      // Blogs that it follows already are not checked: the token that admitted it may have expired since.
      await demandBlogs(doors, { blogs: blogs?.filter(blog => !held.blogs.includes(blog)) ?? [], shown })
      const edited = await push.devices.edit(held.id, {
        ...{ ...(next && { target: next }), ...(blogs && { blogs }), choice },
      })
      if (edited === 'taken') {
        const [path = ''] = Object.keys(moved)
        throw new Refusal('invalid', {
          errors: [{ path, message: 'another device is registered with this value; register with POST instead' }],
        })
      }
      if (!edited) throw new Refusal('unknown_device')
      return answer(edited)
    },
  })
}

function forgetDevice({ push }: DevicePorts): Operation {
  return operation({
    method: 'delete',
    path: '/v1/devices/:device',
    name: 'forgetDevice',
    group: 'Devices',
    summary: 'Delete a device',
    access: 'public',
    params: ofDevice,
    answers: {
      200: {
        description: 'The device is deleted, or did not exist',
        schema: forgotten,
        example: { device: { id: example.device.id } },
      },
    },
    // Of a text that cannot be an id.
    refuses: ['unknown_device'],
    async run({ params }) {
      const id = deviceId.safeParse(params.device)
      if (id.success) await push.devices.forget(id.data)
      return { headers: { 'Cache-Control': PRIVATE }, json: { device: { id: params.device } } }
    },
  })
}

async function findDevice({ devices }: Pick<RunningPush, 'devices'>, text: string): Promise<Device> {
  const id = deviceId.safeParse(text)
  const found = id.success ? await devices.find(id.data) : undefined
  if (!found) throw new Refusal('unknown_device')
  return found
}

function demandLane({ lanes }: Pick<RunningPush, 'lanes'>, target: Target): void {
  const lane = lanes.find(({ platform }) => platform === target.platform)
  const off = { path: 'platform', message: `this server does not push to "${target.platform}" (docs/push.md)` }
  const problem = lane ? lane.problemWith(target) : off
  if (problem) throw new Refusal('invalid', { errors: [problem] })
}

/** A choice of a blog that is not followed would be lost without a word. */
function demandFollowed(choice: AlertChoice, blogs: readonly BlogId[]): void {
  const followed = new Set<string>(blogs)
  const message = 'the device does not follow this blog: name it in `blogs`, too'
  for (const field of ['topics', 'levels'] as const) {
    const unknown = Object.keys(choice[field] ?? {}).find(blog => !followed.has(blog))
    if (unknown !== undefined) throw new Refusal('invalid', { errors: [{ path: `${field}.${unknown}`, message }] })
  }
}

async function demandBlog(doors: Doors, id: BlogId): Promise<void> {
  if ((await doors.accessOf(id)) === undefined) throw new Refusal('unknown_blog')
}

/** Alerts contain text of the blog, so following a private one needs the same access as reading it. */
async function demandBlogs(doors: Doors, { blogs, shown }: { blogs: readonly BlogId[]; shown: Shown }): Promise<void> {
  const isStranger = !shown.key && !shown.token
  if (isStranger && blogs.length > MAX_BLOGS_OF_STRANGERS) {
    const message = `without a key or a reader token, follow at most ${MAX_BLOGS_OF_STRANGERS} blogs in one call`
    throw new Refusal('invalid', { errors: [{ path: 'blogs', message }] })
  }
  for (const id of blogs) {
    await demandBlog(doors, id)
    await demandOpen(doors, id, shown)
  }
}

function answer({ id, target, blogs, topics, levels, registeredAt }: Device, status = 200) {
  const shown = {
    id,
    platform: target.platform,
    blogs,
    ...(topics && { topics }),
    ...(levels && { levels }),
    registeredAt,
  }
  return { status, headers: { 'Cache-Control': PRIVATE }, json: { device: shown } }
}
