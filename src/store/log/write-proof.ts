/** Whether the database accepts writes now: the outcome of the last one, or of a probe where that is older. */
import type { Clock } from '#platform/clock.ts'
import { Refusal, type RefusalCode } from '#platform/errors.ts'

/** A successful write counts as proof for this long, so that frequent health checks cost no flush. */
const PROVED_MS = 5_000
/** A database that failed is not probed again for this long. */
const FAILED_MS = 1_000

/** Reads may work all the same: from a full disk, from a standby, from a primary whose synchronous standby is away. */
const NO_WRITES: readonly RefusalCode[] = ['unavailable', 'storage_failed', 'storage_full', 'storage_damaged']

type WriteProofOptions = {
  /** A small write, flushed to disk. */
  readonly write: () => Promise<void>
  readonly clock: Pick<Clock, 'elapsedMs'>
}

export class WriteProof {
  readonly #options: WriteProofOptions
  #untilMs = Number.NEGATIVE_INFINITY
  #failure: Refusal | undefined

  constructor(options: WriteProofOptions) {
    this.#options = options
  }

  worked(): void {
    this.#failure = undefined
    this.#untilMs = this.#options.clock.elapsedMs() + PROVED_MS
  }

  /** Other failures, such as a lock that is held, say nothing about the next write. */
  failed(reason: unknown): void {
    if (!(reason instanceof Refusal) || !NO_WRITES.includes(reason.code)) return
    this.#failure = reason
    this.#untilMs = this.#options.clock.elapsedMs() + FAILED_MS
  }

  /** Resolves if writing works. @throws the failure */
  async prove(): Promise<void> {
    if (this.#options.clock.elapsedMs() >= this.#untilMs) await this.#probe()
    if (this.#failure) throw this.#failure
  }

  async #probe(): Promise<void> {
    try {
      await this.#options.write()
      this.worked()
    } catch (error) {
      this.failed(error)
      throw error
    }
  }
}
