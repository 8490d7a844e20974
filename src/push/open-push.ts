/** Assembles the push part of a node: its lanes, and the dispatcher that sends alerts over them. */
import type { Logger } from 'pino'
import type { SteadyClock } from '#platform/steady-clock.ts'
import type { Comments } from '#store/comments/comments.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'
import { AnswerSender } from './answers/answer-sender.ts'
import type { Answers } from './answers/answers.ts'
import { createComposeAnswer } from './answers/compose-answer.ts'
import { createCompose } from './campaign/compose.ts'
import { Dispatcher, type DispatcherOptions } from './campaign/dispatcher.ts'
import { openLanes, type PushOptions } from './campaign/open-lanes.ts'
import { type Platform, platforms } from './devices/device.ts'
import { createDeviceRoom } from './devices/device-room.ts'
import { forgetUnusedDevices } from './devices/unused-devices.ts'
import type { Channels } from './live-activities/channels.ts'
import { LiveActivities } from './live-activities/live-activities.ts'

/** `runner` identifies this process. An embedded node keeps its name, so it continues at once after a crash. */
export type OpenPushOptions = Pick<DispatcherOptions, 'bus' | 'bell' | 'campaigns' | 'devices' | 'clock' | 'random'> &
  Pick<DispatcherOptions, 'runner' | 'onFigures' | 'around'> & {
    readonly options: PushOptions
    readonly deviceLimits: DeviceLimits
    readonly channels: Channels
    readonly answers: Answers
    readonly comments: Pick<Comments, 'find'>
    readonly log: Log
    readonly records: Records
    readonly logger: Logger
    readonly steady: SteadyClock
    readonly publicUrl: () => string
  }

export type DeviceLimits = {
  readonly maxDevices: number
  /** Devices that have not registered for this many days are deleted. */
  readonly forgetAfterDays: number
}

export type RunningPush = ReturnType<typeof openPush>

export function openPush({ options, deviceLimits, logger, steady, publicUrl, ...ports }: OpenPushOptions) {
  const { lanes, vapidPublicKey, broadcasts } = openLanes(options, ports.clock)
  const off = platforms.filter(platform => !lanes.some(lane => lane.platform === platform))
  const live =
    broadcasts &&
    new LiveActivities({
      ...{ broadcasts, ...ports },
      onRefused: refused => logger.error(refused, 'Apple refuses the Live Activities of a blog; retrying in 5 minutes'),
      onError: error => logger.error({ err: error }, 'push failed'),
    })
  const { devices, clock } = ports
  let dispatcher: Dispatcher | undefined
  let answering: AnswerSender | undefined
  let stopForgetting: (() => Promise<void>) | undefined
  return {
    lanes,
    ...(vapidPublicKey && { vapidPublicKey }),
    devices,
    room: createDeviceRoom({ devices, maxDevices: deviceLimits.maxDevices, clock }),
    campaigns: ports.campaigns,
    /** Absent while Live Activities are off. */
    ...(live && { channels: ports.channels }),
    /** To be called once the public URL is known, which every notification contains. */
    start(): void {
      live?.resume().catch((error: unknown) => logger.error({ err: error }, 'push failed'))
      if (off.length > 0)
        logger.info({ off: off.map(nameOf) }, 'push is off for services without credentials (docs/push.md)')
      if (lanes.length === 0) return
      stopForgetting = forgetUnusedDevices({
        ...{ devices, clock, steady, afterDays: deviceLimits.forgetAfterDays },
        onError: error => logger.error({ err: error }, 'deleting unused devices failed; retrying in an hour'),
      })
      const onRefused = (refused: object) =>
        logger.error(refused, 'a push service refuses our credential; sending to it is paused, tokens are kept')
      const onError = (error: unknown) => logger.error({ err: error }, 'push failed')
      answering = new AnswerSender({
        ...{ ...ports, lanes, onRefused, onError },
        compose: createComposeAnswer({ ...ports, publicUrl }),
      })
      dispatcher = new Dispatcher({
        ...ports,
        lanes,
        ...(live && { hear: async (change, blog) => live.hear(change, blog) }),
        compose: createCompose({ records: ports.records, publicUrl }),
        onRefused,
        onError,
      })
    },
    async close(): Promise<void> {
      await stopForgetting?.()
      await answering?.close()
      await live?.close()
      await broadcasts?.close()
      if (dispatcher) await dispatcher.close()
      else await Promise.all(lanes.map(lane => lane.close()))
    },
  }
}

function nameOf(platform: Platform): string {
  return { web: 'Web Push', fcm: 'FCM', apns: 'APNs' }[platform]
}
