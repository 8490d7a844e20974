/** When what is being typed is kept: on this device at once, on the server when the typing rests. */

/** What a crash may cost. */
const DEVICE_MS = 300
/** A sentence is finished, or its writer thinks. */
const REST_MS = 3_000
/** Who never rests has it on the server this often all the same. */
const LONGEST_MS = 20_000

/** Instants in milliseconds; absent, there is nothing to be kept there. */
type Pace = {
  readonly device?: number
  readonly server?: number
  /** Since when the server has not the newest. */
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

/** What is to be kept now, and what is left to be kept later. */
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
