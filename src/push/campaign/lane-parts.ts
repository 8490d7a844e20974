/** Takes one campaign down one lane, part by part, so that other nodes find some to take. */

import { LAST_ID } from '#push/devices/devices.ts'
import { pause } from '#push/lanes/pause.ts'
import type { DeviceRange } from './campaigns.ts'
import { type LaneEnd, LaneRun, type LaneRunOptions, RECIPIENTS_OF_PAGE } from './lane-run.ts'

/**
 * So many nodes can send one lane at once. FCM: 400 requests under way of 100 ms are 4,000 a second on a node, so ten million
 * take 42 minutes on one and 2.6 on sixteen; Web Push: 128 sockets to a service are 1,280, so 2.2 hours and 8 minutes. More
 * parts would only be more rows.
 */
const PARTS = 16
/** Pages that one node sends sooner than it has shared them. */
const PAGES_WORTH_SHARING = 10
/** A part whose runner was killed is found after this. */
const LOOK_MS = 5_000

/** Bytes of base64url in their order: ids are random, so each begins as many of them as any other. */
const FIRST = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

type LanePartsOptions = Omit<LaneRunOptions, 'part'> & { readonly random: () => number }

export async function runParts(options: LanePartsOptions): Promise<LaneEnd> {
  const { clock, random, signal } = options
  const mine = new Map<number, Promise<void>>()
  const ends = new Set<LaneEnd>()
  const errors: unknown[] = []

  /** Resolves when there is room for another. */
  function take(part: number): Promise<unknown> {
    const run = new LaneRun({ ...options, part })
    const ended = run.run().then(
      end => void ends.add(end),
      (error: unknown) => void errors.push(error),
    )
    mine.set(
      part,
      ended.finally(() => mine.delete(part)),
    )
    return run.isThrough
  }

  try {
    do {
      // Nodes begin at different places, and so seldom reach for the same part.
      for (const part of rotated(await freeParts(options), random)) {
        if (!signal.aborted && !mine.has(part)) await take(part)
      }
      if (mine.size > 0) await Promise.race([Promise.all(mine.values()), pause(clock, LOOK_MS, signal)])
    } while (mine.size > 0 && !signal.aborted)
  } finally {
    await Promise.all(mine.values())
  }
  if (errors.length > 0) throw errors[0]
  if (signal.aborted) return 'stopped'
  return ends.size === 1 && ends.has('done') ? 'done' : 'left'
}

async function freeParts(options: LanePartsOptions): Promise<readonly number[]> {
  const { campaign, campaigns, lane, runner } = options
  const of = { campaign: campaign.id, platform: lane.platform }
  const free = await campaigns.free({ ...of, runner })
  if (free !== 'uncut') return free
  await campaigns.cut(of, await rangesFor(options))
  const parts = await campaigns.free({ ...of, runner })
  return parts === 'uncut' ? [] : parts
}

async function rangesFor({
  campaign,
  lane,
  devices,
  pageSize = RECIPIENTS_OF_PAGE,
}: LanePartsOptions): Promise<readonly DeviceRange[]> {
  const of = { blog: campaign.blog, platform: lane.platform }
  const isWorthSharing = await devices.areMoreThan(PAGES_WORTH_SHARING * pageSize, of)
  return isWorthSharing ? rangesOfIds(PARTS) : rangesOfIds(1)
}

/** Of all ids there can be, in ranges of the same size. */
export function rangesOfIds(parts: number): readonly DeviceRange[] {
  const bounds = Array.from({ length: parts - 1 }, (_, n) => FIRST[((n + 1) * FIRST.length) / parts] ?? '')
  return [...bounds, LAST_ID].map((until, n) => ({ after: bounds[n - 1] ?? '', until }))
}

function rotated<T>(all: readonly T[], random: () => number): readonly T[] {
  const from = Math.floor(random() * all.length)
  return [...all.slice(from), ...all.slice(0, from)]
}
