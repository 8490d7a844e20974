/** When a draft is stored: on this device at once, on the server when the typing pauses. */

/** The most that a crash may lose. */
const DEVICE_MS = 300
/** A sentence is finished, or its writer thinks. */
const REST_MS = 3_000
/** Without a pause, the server gets it this often. */
const LONGEST_MS = 20_000

/** Instants in milliseconds; absent when nothing is to be stored there. */
type Pace = {
  readonly device?: number
  readonly server?: number
  /** Since when the server lacks the newest text. */
  readonly since?: number
}

export const AT_REST: Pace = {}

export function typed({ device, since }: Pace, now: number, restMs = REST_MS): Pace {
  const began = since ?? now
  return { device: device ?? now + DEVICE_MS, server: Math.min(now + restMs, began + LONGEST_MS), since: began }
}

type Due = 'device' | 'server'

export function dueAt({ device, server }: Pace): number | undefined {
  if (device === undefined || server === undefined) return device ?? server
  return Math.min(device, server)
}

/** The stores that are due now, and the remaining pace. */
export function due(pace: Pace, now: number): { readonly due: readonly Due[]; readonly pace: Pace } {
  const { device, server, since } = pace
  const [isDevice, isServer] = [device !== undefined && device <= now, server !== undefined && server <= now]
  return {
    due: [...(isDevice ? (['device'] as const) : []), ...(isServer ? (['server'] as const) : [])],
    pace: {
      ...(!isDevice && device !== undefined && { device }),
      ...(!isServer && server !== undefined && { server, ...(since !== undefined && { since }) }),
    },
  }
}
