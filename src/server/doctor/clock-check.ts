/** Compares this machine's clock with the database's, and with that of whatever answers at the public address. */
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { inSeconds } from './figures.ts'

/** More than NTP leaves. */
const MAX_MS = 1_000
/** Tokens and signatures are refused: five minutes for hooks and buckets, less with some services. */
const FAR_OFF_MS = 60_000
/** `Date` counts whole seconds. */
const SECOND_MS = 1_000

/** How far this clock is ahead of another, at least and at most. */
type ClockReading = { readonly of: string; readonly leastMs: number; readonly mostMs: number }

type ClockCheckOptions = {
  /** Each resolves with nothing if its clock cannot be read; the check of that part reports why. */
  readonly readings: readonly ((signal: AbortSignal) => Promise<ClockReading | undefined>)[]
}

export function clockCheck({ readings }: ClockCheckOptions): DoctorCheck {
  return {
    name: 'clock',
    ifLate: 'Neither the database nor the public address responds; see their lines.',
    async run(signal) {
      const read = await Promise.all(readings.map(one => one(signal).catch(() => undefined)))
      const notes = read.filter(reading => reading !== undefined).map(noteOnClock)
      return notes.length > 0
        ? notes
        : [noteSkipped('There is no other clock to compare with: no PostgreSQL, and no public address that responds.')]
    },
  }
}

export function noteOnClock({ of, leastMs, mostMs }: ClockReading): CheckNote {
  const off = leastMs > 0 ? leastMs : mostMs < 0 ? mostMs : 0
  if (Math.abs(off) <= MAX_MS) return noteOk(`This machine's clock agrees with that of ${of}.`)
  const found = `This machine's clock is ${inSeconds(Math.abs(off))} ${off > 0 ? 'ahead of' : 'behind'} that of ${of}.`
  const advice = {
    expected: `Less than ${inSeconds(MAX_MS)} between them.`,
    change:
      'Run "timedatectl set-ntp true" here (in a container: on its host), and compare with "date -u" on the other machine.',
  }
  return Math.abs(off) >= FAR_OFF_MS ? noteProblem(found, advice) : noteWarning(found, advice)
}

type DatedAnswer = {
  readonly of: string
  readonly date: string | undefined
  readonly sentMs: number
  readonly heardMs: number
}

/** From the `Date` of a response: the other clock read between sending and receiving, and cut off its milliseconds. */
export function readingOfDate({ of, date, sentMs, heardMs }: DatedAnswer): ClockReading | undefined {
  const dateMs = Date.parse(date ?? '')
  if (Number.isNaN(dateMs)) return undefined
  return { of, leastMs: sentMs - (dateMs + SECOND_MS), mostMs: heardMs - dateMs }
}
