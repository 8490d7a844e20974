/** Runs a whole campaign against a stand-in on this machine: every message is created, none leaves the machine. */
import type { ProgressLine } from '#cli/progress.ts'
import { Refused } from '#cli/refused.ts'
import { createTally, type Figures } from '#push/campaign/figures.ts'
import type { Lane } from '#push/campaign/lane.ts'
import { Limiter } from '#push/campaign/limiter.ts'
import type { Platform } from '#push/devices/device.ts'
import { LAST_ID } from '#push/devices/devices.ts'
import type { PushTools } from '#server/alerts.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { testMessage } from './test-message.ts'

const PAGE = 1_000

type DryRun = { readonly blog: BlogId; readonly title: string; readonly progress: ProgressLine }

export async function dryRun(tools: PushTools, { blog, title, progress }: DryRun) {
  await using standIn = await tools.openStandIn()
  if (standIn.lanes.length === 0) throw new Refused('No lane is on: no credential is set (docs/push.md).')
  const lines: string[] = []
  let devices = 0
  for (const lane of standIn.lanes) {
    const beganMs = tools.clock.elapsedMs()
    const figures = await runLane({ ...tools, lane, blog, title, progress })
    devices += figures.sent
    lines.push(say(lane.platform, { figures, ms: tools.clock.elapsedMs() - beganMs }))
  }
  if (devices === 0) throw new Refused(`No device follows "${blog}", or there is no such blog.`)
  return [...lines, 'Nobody was notified.']
}

type LaneRun = PushTools & DryRun & { readonly lane: Lane }

async function runLane({ lane, blog, title, progress, devices, clock, url }: LaneRun): Promise<Figures> {
  const send = lane.compose(testMessage({ title, now: clock.now(), url, blog }))
  const [tally, limiter] = [createTally(), new Limiter(lane.concurrency)]
  let done = 0
  for (let after = ''; ; ) {
    const page = await devices.recipients({ blog, platform: lane.platform, after, until: LAST_ID, limit: PAGE })
    const last = page.at(-1)
    if (!last) return tally.take()
    after = last.id
    progress.show(`${lane.platform}: ${done} devices`)
    done += page.length
    await Promise.all(
      page.map(async ({ target }) => {
        await limiter.enter()
        const outcome = await send(target)
        limiter.leave()
        tally.sent()
        if (outcome.kind === 'accepted') tally.accepted(0)
        else tally.failed('reason' in outcome ? outcome.reason : outcome.kind)
      }),
    )
  }
}

function say(platform: Platform, { figures, ms }: { figures: Figures; ms: number }): string {
  const rate = Math.round(figures.sent / (ms / 1_000))
  const failed = Object.entries(figures.failed).map(([reason, devices]) => `, ${devices} not (${reason})`)
  return `${platform}: ${figures.sent} devices, ${figures.accepted} would be sent to${failed.join('')}; ${rate} a second`
}
