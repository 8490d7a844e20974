/** Reconciles the records of posters and readers. */
import type { Ledger } from '#test/support/readers/ledger.ts'
import type { RoamingReader } from '#test/support/readers/roaming-reader.ts'

export type Account = {
  readonly posted: number
  readonly acknowledged: number
  readonly scheduled: number
  readonly shown: number
  readonly readers: number
  readonly reconnects: number
  readonly longestWaitMs: number
  /** From the acknowledgement of a post until a reader was shown it. */
  readonly usualDelayMs: number
  readonly longestDelayMs: number
  /** From an update's scheduled time until a reader was shown it. */
  readonly usualLatenessMs: number
  readonly longestLatenessMs: number
  /** Empty if all laws were kept. */
  readonly complaints: readonly string[]
}

type Evidence = {
  readonly ledger: Ledger
  readonly readers: readonly RoamingReader[]
  /** Names of readers who were not shown everything in time. */
  readonly late: readonly string[]
  readonly crashes: readonly string[]
}

export function accountOf({ ledger, readers, late, crashes }: Evidence): Account {
  const complaints = readers.flatMap(({ name, start, shown, gaps }) => [
    ...ledger.complaints(name, start, shown),
    ...(gaps > 0 ? [`${name} was told ${gaps} times that its history is gone`] : []),
    ...(late.includes(name) ? [`${name} was not shown everything in time`] : []),
  ])
  const delaysMs = ledger.delaysMs(readers.flatMap(({ shown }) => shown))
  const latenessMs = ledger.latenessMs(readers.flatMap(({ shown }) => shown))
  return {
    posted: ledger.tried,
    acknowledged: ledger.acknowledged,
    scheduled: ledger.promised,
    shown: readers.reduce((sum, { shown }) => sum + shown.length, 0),
    readers: readers.length,
    reconnects: readers.reduce((sum, { goodbyes }) => sum + [...goodbyes.values()].reduce((a, b) => a + b, -1), 0),
    longestWaitMs: Math.round(Math.max(...readers.map(({ longestWaitMs }) => longestWaitMs))),
    usualDelayMs: Math.round(delaysMs[Math.floor(delaysMs.length / 2)] ?? 0),
    longestDelayMs: Math.round(delaysMs.at(-1) ?? 0),
    usualLatenessMs: Math.round(latenessMs[Math.floor(latenessMs.length / 2)] ?? 0),
    longestLatenessMs: Math.round(latenessMs.at(-1) ?? 0),
    complaints: [...crashes, ...complaints],
  }
}

export function printed(account: Account): string {
  const { posted, acknowledged, shown, readers, reconnects, complaints } = account
  const { scheduled, usualLatenessMs, longestLatenessMs } = account
  const { longestWaitMs, usualDelayMs, longestDelayMs } = account
  return [
    `${posted} posted, ${acknowledged} acknowledged, ${shown} shown to ${readers} readers who came back ${reconnects} times`,
    `a reader was without a node for ${longestWaitMs} ms at the longest`,
    `an update was shown ${usualDelayMs} ms after its acknowledgement, ${longestDelayMs} ms at the longest`,
    `each of ${scheduled} scheduled ones ${usualLatenessMs} ms after its time, ${longestLatenessMs} ms at the longest`,
    complaints.length === 0
      ? 'every acknowledged post was shown to every reader once and in order; nothing was shown twice'
      : `${complaints.length} complaints:\n${complaints.slice(0, 20).join('\n')}`,
  ].join('\n')
}
