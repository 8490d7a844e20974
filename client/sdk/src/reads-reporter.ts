/** Views and reads of an app's reader: the app says what is in view, and the time that it stays there decides. */
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { plainText } from '../../../src/shared/blog/plain-text.ts'
import type { SeenUpdate } from './attention.ts'
import { createReadReports, isDrawn, reportEveryMs } from './read-reports.ts'

export type ReadsReporter = {
  /**
   * Call it whenever what is in view changes, with the ids of all updates of which at least half is in view, or which fill
   * half of the screen; with none when the app leaves the screen. Ids that are not in the coverage are ignored.
   */
  show(ids: readonly string[]): void
  /** Reports at once what waits for the next half minute: for the moment before the app is suspended. */
  send(): Promise<void>
  /** Reports what was not reported yet, once, and ends. */
  close(): Promise<void>
}

type ReporterOptions = {
  readonly coverage: () => Coverage | undefined
  readonly post: (body: string) => Promise<Response>
  readonly nowMs: () => number
}

const LOOK_MS = 1_000

export function createReadsReporter({ coverage, post, nowMs }: ReporterOptions): ReadsReporter {
  let shown: readonly string[] = []
  let isEnded = false
  let reports: ReturnType<typeof createReadReports> | undefined

  /** Drawn once, when the coverage is there. */
  function begun() {
    const held = coverage()
    if (reports || isEnded || !held) return reports
    if (held.sampling === undefined || !isDrawn(held.sampling)) return end()
    reports = createReadReports({ sampling: held.sampling, post, onEnd: end })
    return reports
  }

  function look() {
    const held = coverage()
    if (held)
      begun()?.look(
        shown.flatMap(id => seenIn(held, id)),
        nowMs(),
      )
  }

  function end(): undefined {
    isEnded = true
    reports = undefined
    timers.forEach(clearInterval)
  }

  async function send() {
    // After a time without a network more may wait than one report holds.
    while (await reports?.send());
  }

  const timers = [setInterval(look, LOOK_MS), setInterval(() => void send(), reportEveryMs())]
  return {
    show(ids) {
      // What was shown up to now counts up to now.
      look()
      shown = ids
      look()
    },
    send,
    async close() {
      look()
      timers.forEach(clearInterval)
      await send()
      end()
    },
  }
}

function seenIn({ updates, pinned }: Coverage, id: string): SeenUpdate[] {
  const update = updates.find(one => one.id === id) ?? pinned?.find(one => one.id === id)
  return update ? [{ id, characters: `${update.title ?? ''}${plainText(update.body)}`.length }] : []
}
