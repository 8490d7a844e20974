/** Runs one campaign on one lane, part by part, so that other nodes can take some of the parts. */
import { pause } from '#platform/retry/pause.ts'
import { LAST_ID } from '#push/devices/devices.ts'
import type { DeviceRange } from './campaigns.ts'
import { type LaneEnd, LaneRun, type LaneRunOptions, RECIPIENTS_OF_PAGE } from './lane-run.ts'

/**
 * The number of nodes that can send on one lane at once. FCM: 400 concurrent requests of 100 ms make 4,000 a second per node, so
 * ten million devices take 42 minutes on one node and 2.6 on sixteen. Web Push: 128 sockets per service make 1,280 a second,
 * so 2.2 hours and 8 minutes. More parts would only mean more rows.
 */
const PARTS = 16
/** Below this number of pages, one node sends faster than it could share. */
const PAGES_WORTH_SHARING = 10
/** How soon the part of a killed runner is found. */
const LOOK_MS = 5_000

/** In byte order. Ids are random, so each first letter or digit is equally frequent; earlier versions also made some that start with a dash or an underscore. */
const FIRST = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

export type LanePartsOptions = Omit<LaneRunOptions, 'part'> & { readonly random: () => number }

export async function runParts(options: LanePartsOptions): Promise<LaneEnd> {
  const { clock, random, signal } = options
  const mine = new Map<number, Promise<void>>()
  const ends = new Set<LaneEnd>()
  const errors: unknown[] = []

  /** Resolves when there is room for another part. */
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
      // Nodes start at different parts, so that they seldom compete for the same one.
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

async function rangesFor(options: LanePartsOptions): Promise<readonly DeviceRange[]> {
  const { campaign, lane, devices, pageSize = RECIPIENTS_OF_PAGE } = options
  const of = { blog: campaign.blog, platform: lane.platform }
  return rangesOfIds((await devices.areMoreThan(PAGES_WORTH_SHARING * pageSize, of)) ? PARTS : 1)
}

/** Divides the space of all possible ids into ranges of equal size. */
export function rangesOfIds(parts: number): readonly DeviceRange[] {
  const bounds = Array.from({ length: parts - 1 }, (_, n) => FIRST[((n + 1) * FIRST.length) / parts] ?? '')
  return [...bounds, LAST_ID].map((until, n) => ({ after: bounds[n - 1] ?? '', until }))
}

function rotated<T>(all: readonly T[], random: () => number): readonly T[] {
  const from = Math.floor(random() * all.length)
  return [...all.slice(from), ...all.slice(0, from)]
}
