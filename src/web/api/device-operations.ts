/** The calls with which phones and browsers register for alerts. */
import { z } from 'zod'
import { type Doors, demandOpen, type Shown } from '#delivery/access/doors.ts'
import { check } from '#editorial/input/check.ts'
import { Refusal } from '#platform/errors.ts'
import {
  apnsTarget,
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

/** For anonymous clients: more coverages than a reader follows at once. */
const MAX_BLOGS_OF_STRANGERS = 20

const blogs = followedBlogs.default([]).meta({ description: 'Blogs to follow' })
const newDevice = z
  .discriminatedUnion('platform', [
    webTarget.extend({ blogs }),
    fcmTarget.extend({ blogs }),
    apnsTarget.extend({ blogs }),
  ])
  .meta({ id: 'NewDevice', example: { platform: 'fcm', token: 'cX3…:APA91b…', blogs: ['budget-day'] } })

const devicePatch = z
  .strictObject({
    blogs: followedBlogs.optional().meta({ description: 'All blogs that it follows from now on' }),
    subscription: webTarget.shape.subscription.optional(),
    token: z.string().optional().meta({ description: 'The new token' }),
    environment: apnsTarget.shape.environment.unwrap().optional(),
  })
  .meta({ id: 'DevicePatch', example: { blogs: ['budget-day', 'strike'] } })

const shownDevice = device
  .omit({ target: true })
  .extend({ platform: z.enum(platforms) })
  .meta({ id: 'ShownDevice', description: 'Without its token or subscription' })
const deviceAnswer = z.object({ device: shownDevice }).meta({ id: 'DeviceAnswer' })
const forgotten = z.object({ device: z.object({ id: z.string() }) }).meta({ id: 'ForgottenDevice' })
const liveActivity = z.object({ channel: z.string().optional() }).meta({ id: 'LiveActivity' })
const pushAnswer = z
  .object({
    platforms: z.array(z.enum(platforms)).meta({ description: 'Where this server pushes to' }),
    vapidPublicKey: z.string().optional().meta({ description: 'The applicationServerKey to subscribe with' }),
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
    summary: 'Read where this server pushes to',
    access: 'public',
    answers: {
      200: {
        description: 'What is set up',
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
    description: 'An app starts its activity with this channel; without one, they are off or the blog has ended.',
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
      'Send it at every start of the app: the same token or subscription again is the same device, and the blogs are added to those it follows; a device that does not register for months is forgotten (`CRIER_DEVICE_DAYS`). Without a key or a reader token, at most 20 blogs a call. Keep the `id`: whoever has it may edit and forget the device. Private blogs are followed with a reader token or a key.',
    access: 'public',
    body: newDevice,
    answers: { 201: { description: 'The device', schema: deviceAnswer, example } },
    refuses: ['unknown_blog', 'private_blog', 'forbidden', 'busy', 'too_many_devices'],
    async run({ body, shown }) {
      const { blogs, ...target } = body
      demandLane(push, target)
      await demandBlogs(doors, { blogs, shown })
      return answer(await push.devices.register({ target, blogs, mayBeNew: await push.room.has() }), 201)
    },
  })
}

function readDevice({ push }: DevicePorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/devices/:device',
    name: 'readDevice',
    group: 'Devices',
    summary: 'Read what a device follows',
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
    summary: 'Change what a device follows, or its token',
    access: 'public',
    params: ofDevice,
    body: devicePatch,
    answers: { 200: { description: 'The device as it is now', schema: deviceAnswer, example } },
    refuses: ['unknown_device', 'unknown_blog', 'private_blog', 'forbidden'],
    async run({ params, body: { blogs, ...moved }, shown }) {
      const held = await findDevice(push, params.device)
      const next = Object.keys(moved).length === 0 ? undefined : check(target, { ...held.target, ...moved })
      if (next) demandLane(push, next)
      // It may keep what it follows already: the token that allowed it may have expired since.
      await demandBlogs(doors, { blogs: blogs?.filter(blog => !held.blogs.includes(blog)) ?? [], shown })
      const edited = await push.devices.edit(held.id, { ...(next && { target: next }), ...(blogs && { blogs }) })
      if (edited === 'taken') {
        const [path = ''] = Object.keys(moved)
        throw new Refusal('invalid', {
          errors: [{ path, message: 'another device is registered with this; use POST' }],
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
    summary: 'Forget a device',
    access: 'public',
    params: ofDevice,
    answers: {
      200: {
        description: 'It is forgotten, or was already',
        schema: forgotten,
        example: { device: { id: example.device.id } },
      },
    },
    refuses: [],
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

async function demandBlog(doors: Doors, id: BlogId): Promise<void> {
  if ((await doors.accessOf(id)) === undefined) throw new Refusal('unknown_blog')
}

/** Alerts contain text of the blog: who may not read a private blog is not notified of it. */
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

function answer({ id, target, blogs, registeredAt }: Device, status = 200) {
  const shown = { id, platform: target.platform, blogs, registeredAt }
  return { status, headers: { 'Cache-Control': PRIVATE }, json: { device: shown } }
}
