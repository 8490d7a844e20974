/**
 * Tells readers that they were answered: one push to each device that asked for it, at least once (law 7, at least once), with
 * a collapse key of the comment. Given up after an hour.
 */
import type { Clock } from '#platform/clock.ts'
import { backoffMs } from '#platform/retry/backoff.ts'
import type { Figures } from '#push/campaign/figures.ts'
import { SendingGate } from '#push/campaign/gate.ts'
import type { Lane, Message } from '#push/campaign/lane.ts'
import { Settler, type SettlerOptions } from '#push/campaign/settle.ts'
import type { Platform, Recipient } from '#push/devices/device.ts'
import type { Devices } from '#push/devices/devices.ts'
import type { Bell } from '#store/bus/bell.ts'
import { ANSWER_LIFE_MS, type Answers, type DueAnswer } from './answers.ts'
import type { ComposeAnswer } from './compose-answer.ts'

const LOOK_MS = 1_000
const SLOW_LOOK_MS = 10_000
/** Sent at once; the next are taken when all of them are settled. */
const AT_ONCE = 50
/** Longer than a push service may take to respond. */
const HOLD_MS = 60_000

type AnswerSenderOptions = {
  readonly lanes: readonly Lane[]
  readonly answers: Answers
  readonly devices: Devices
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly random: () => number
  /** Undefined if there is nothing to tell any more: withdrawn, removed, or the answer was taken back. */
  readonly compose: ComposeAnswer
  readonly onRefused: SettlerOptions['onRefused']
  readonly onError: (error: unknown) => void
  readonly onFigures?: ((platform: Platform, figures: Figures) => void) | undefined
}

type OpenLane = { readonly lane: Lane; readonly gate: SendingGate }

export class AnswerSender {
  readonly #options: AnswerSenderOptions
  readonly #lanes: ReadonlyMap<Platform, OpenLane>
  readonly #stopLooking: () => void
  #looking: Promise<void> | undefined
  #shouldLookAgain = false
  /** Polls at the quick interval: for those that are due later, and those that a killed node had taken. */
  #hasSome = false
  #isClosed = false

  constructor(options: AnswerSenderOptions) {
    this.#options = options
    this.#lanes = new Map(options.lanes.map(lane => [lane.platform, { lane, gate: new SendingGate() }]))
    this.#stopLooking = options.bell.watch({
      ...{ name: 'answer', quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS },
      look: () => this.wake(),
      isBusy: () => this.#hasSome,
    })
    this.wake()
  }

  wake(): void {
    this.#shouldLookAgain = true
    if (this.#isClosed) return
    this.#looking ??= this.#look()
      .catch(this.#options.onError)
      .finally(() => {
        this.#looking = undefined
        if (this.#shouldLookAgain) this.wake()
      })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopLooking()
    await this.#looking
  }

  async #look(): Promise<void> {
    this.#shouldLookAgain = false
    const { answers, onError } = this.#options
    this.#hasSome = await answers.any()
    if (!this.#hasSome) return
    await answers.dropOld()
    while (!this.#isClosed) {
      const due = await answers.claim(AT_ONCE, HOLD_MS)
      if (due.length === 0) return
      // One that fails is due again when its claim ends.
      await Promise.all(due.map(one => this.#tell(one).catch(onError)))
    }
  }

  async #tell(due: DueAnswer): Promise<void> {
    const { answers, devices, compose } = this.#options
    const [recipient] = await devices.recipientsWith([due.device])
    const open = recipient && this.#lanes.get(recipient.target.platform)
    const message = open && (await compose(due))
    if (!message) return answers.settle(due)
    const againMs = await this.#send(due, { recipient, message, open })
    return againMs === undefined ? answers.settle(due) : answers.putOff(due, againMs)
  }

  /** After how long it is to be tried again; undefined if it is done. */
  async #send(due: DueAnswer, { recipient, message, open }: Sending): Promise<number | undefined> {
    const { clock, onFigures, ...options } = this.#options
    const { lane, gate } = open
    const nowMs = clock.now().getTime()
    const [madeAt, expiresAt] = [due.ageMs, due.ageMs - ANSWER_LIFE_MS].map(agoMs => new Date(nowMs - agoMs))
    if (!madeAt || !expiresAt) return undefined
    const settler = new Settler({ ...options, ...open, clock, madeAt, expiresAt })
    const attempt = { recipient, tries: triesAt(due.ageMs), isStored: true }
    const opensAtMs = gate.opensAtMs(lane.placeOf(recipient.target), nowMs)
    if (opensAtMs === undefined) settler.sent()
    const retry =
      opensAtMs === undefined
        ? settler.settle(attempt, await lane.compose({ ...message, expiresAt })(recipient.target))
        : settler.postpone(attempt, opensAtMs)
    const { figures, again } = await settler.flush()
    onFigures?.(lane.platform, figures)
    const next = retry ?? again[0]
    return next && Math.max(0, Date.parse(next.dueAt) - clock.now().getTime())
  }
}

type Sending = { readonly recipient: Recipient; readonly message: Omit<Message, 'expiresAt'>; readonly open: OpenLane }

/** How often it was tried, from its age: tries come at doubling distances, so none is stored. */
function triesAt(ageMs: number): number {
  let tries = 0
  for (let sum = 0; sum < ageMs && tries < 10; tries += 1) sum += backoffMs({ tries, firstMs: 1_000, mostMs: 120_000 })
  return tries
}
