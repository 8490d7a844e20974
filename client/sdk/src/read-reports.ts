/** Reports what one reader has viewed and read, in batches, each update once as viewed and once as read. */
import { createAttention } from './attention.ts'

/** Most of a report's updates, as the server accepts. */
const MOST = 100
const REPORT_MS = 30_000

type ReportsOptions = {
  /** One of 2^`sampling` readers was drawn. */
  readonly sampling: number
  /** @throws if there is no response. */
  readonly post: (body: string) => Promise<Response>
  /** Nothing is reported from then on. */
  readonly onEnd: () => void
}

type Receipt = { readonly sampling?: number }
type Signals = { readonly globalPrivacyControl?: boolean; readonly doNotTrack?: string | null }

/** Spread, so that a crowd that came at once does not report at once. */
export function reportEveryMs(): number {
  return REPORT_MS * (0.8 + 0.4 * Math.random())
}

export function isDrawn(sampling: number): boolean {
  return Math.random() < 2 ** -sampling
}

/** Global Privacy Control, and the older Do Not Track: neither is about sums, and both are respected. */
export function wantsNone(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Signals
  return globalPrivacyControl === true || doNotTrack === '1'
}

export function createReadReports({ sampling: drawn, post, onEnd }: ReportsOptions) {
  const { look, take, giveBack } = createAttention(MOST)
  let sampling = drawn

  return {
    look,
    /** True once a report is counted, undefined if nothing waits; false if the next report has it again: a busy server, or no network. */
    async send(): Promise<boolean | undefined> {
      const taken = take()
      if (![...taken.viewed, ...taken.read][0]) return undefined
      const answer = await post(JSON.stringify({ sampling, ...taken })).catch(() => undefined)
      const isCounted = answer && answer.status !== 429 && answer.status < 500
      if (!isCounted) giveBack(taken)
      else {
        // More readers have come, so fewer of them report, and each for more. None is drawn where it is absent.
        const receipt = (await answer.json().catch(() => ({ sampling }))) as Receipt
        const { sampling: now = Number.NaN } = receipt
        if (isDrawn(now - sampling)) sampling = Math.max(sampling, now)
        else onEnd()
      }
      return isCounted
    },
  }
}
