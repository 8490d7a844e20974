/** Statistics of a campaign: counts, failures by reason, and delays. Small enough to save with every page. */

export type Figures = {
  /** Requests sent; a device that was tried three times counts three times. */
  readonly sent: number
  /** Devices whose service accepted the message. */
  readonly accepted: number
  /** Devices that were dropped because their service reported them as gone. */
  readonly dropped: number
  /** Devices that could not be notified, by reason. */
  readonly failed: Readonly<Record<string, number>>
  /** How often a service refused our credential, by reason; those devices wait until it is fixed. */
  readonly refused: Readonly<Record<string, number>>
  /** Accepting devices by the delay since the alert; see `bucketOf`. */
  readonly soon: Readonly<Record<string, number>>
  /** Milliseconds until the last device accepted. */
  readonly lastMs: number
}

export const NO_FIGURES: Figures = { sent: 0, accepted: 0, dropped: 0, failed: {}, refused: {}, soon: {}, lastMs: 0 }

export function createTally() {
  let figures = empty()
  return {
    sent() {
      figures.sent += 1
    },
    dropped() {
      figures.dropped += 1
    },
    failed: (reason: string) => count(figures.failed, reason),
    refused: (reason: string) => count(figures.refused, reason),
    accepted(afterMs: number) {
      figures.accepted += 1
      count(figures.soon, String(bucketOf(afterMs)))
      figures.lastMs = Math.max(figures.lastMs, afterMs)
    },
    /** The counts since the last call. */
    take(): Figures {
      const taken = figures
      figures = empty()
      return taken
    },
  }
}

export function addFigures(a: Figures, b: Figures): Figures {
  return {
    sent: a.sent + b.sent,
    accepted: a.accepted + b.accepted,
    dropped: a.dropped + b.dropped,
    failed: addCounts(a.failed, b.failed),
    refused: addCounts(a.refused, b.refused),
    soon: addCounts(a.soon, b.soon),
    lastMs: Math.max(a.lastMs, b.lastMs),
  }
}

/** Reads saved statistics; counters that an earlier version did not have are zero. */
export function figuresIn(text: unknown): Figures {
  return { ...NO_FIGURES, ...(JSON.parse(String(text)) as Partial<Figures>) }
}

/** Milliseconds within which this share of the accepting devices was reached; undefined if there are none. */
export function withinMs({ soon, accepted, lastMs }: Figures, share: number): number | undefined {
  let seen = 0
  for (const [bucket, devices] of Object.entries(soon).sort(([a], [b]) => Number(a) - Number(b))) {
    seen += devices
    if (seen >= accepted * share) return Math.min(endOf(Number(bucket)), lastMs)
  }
  return undefined
}

/** For each bucket, its upper bound in milliseconds and its number of devices. */
export function acceptedWithin({ soon }: Figures): readonly { readonly ms: number; readonly devices: number }[] {
  return Object.entries(soon).map(([bucket, devices]) => ({ ms: endOf(Number(bucket)), devices }))
}

/** Each bucket is 5 % wider than the one before: precise enough to compare, and a few hundred buckets for a whole day. */
const GROWTH = 1.05
const FIRST_MS = 10

function bucketOf(ms: number): number {
  return ms <= FIRST_MS ? 0 : Math.ceil(Math.log(ms / FIRST_MS) / Math.log(GROWTH))
}

function endOf(bucket: number): number {
  return Math.round(FIRST_MS * GROWTH ** bucket)
}

type Counts = Record<string, number>
type Mutable = { -readonly [Name in keyof Figures]: Figures[Name] extends number ? number : Counts }

function empty(): Mutable {
  return { ...NO_FIGURES, failed: {}, refused: {}, soon: {} }
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function addCounts(a: Readonly<Counts>, b: Readonly<Counts>): Counts {
  const sum: Counts = { ...a }
  for (const [name, more] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + more
  return sum
}
