/**
 * Decides whether a reader's comment is taken in, before anything of it is stored. The cheap questions come first: a flood from
 * one network is refused by this node's memory alone, and a proof is checked before the database is asked.
 */
import { createHash } from 'node:crypto'
import type { CommentGuard } from '#editorial/comments/comment-guard.ts'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { addressIn, isShared } from '#platform/limits/address.ts'
import { createRate } from '#platform/limits/rate.ts'
import type { GuardState, MeterOf } from '#store/guard/guard-state.ts'
import { alikeOf } from './alike.ts'
import { bitsNeeded, isEnough } from './difficulty.ts'
import { createLevels, type KnownLevels } from './known-levels.ts'
import type { ListedWords } from './listed-words.ts'
import { aroundOf, type CommentMeters, placesOf } from './places.ts'
import { isSolved, makePuzzle, PUZZLE_LIFE_MS, type PuzzleTerms, termsIn } from './puzzle.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { demandReadable, linksIn } from './text-rules.ts'

export type AskedComment = Parameters<CommentGuard['admit']>[0]
type Admitted = Awaited<ReturnType<CommentGuard['admit']>>

export type GuardOutcome = 'admitted' | 'held' | 'unreadable' | 'too many' | 'proof needed'
type GuardOptions = {
  readonly state: GuardState
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>
  readonly words: ListedWords
  /** Comments a minute from one network; undefined if limits are off. */
  readonly perMinute: number | undefined
  readonly onOutcome?: (outcome: GuardOutcome) => void
  readonly onBits?: (bits: number) => void
}

/** Each comment may take two requests, and some readers write when the puzzle became harder. */
const REQUESTS_PER_COMMENT = 4
const SHARED_FACTOR = 16
const AROUND_FACTOR = 8
/** What editors can read: two comments a second. */
const LOAD: MeterOf = { name: 'load', intervalMs: 500, most: 100_000 }
/** From here on, the same text is no coincidence. */
const MANY_ALIKE = 4
const ALIKE_MS = 10 * 60_000

export function createGuard(options: GuardOptions): CommentGuard {
  return new Guard(options)
}

class Guard implements CommentGuard {
  readonly #options: GuardOptions
  readonly #secrets: Secrets
  readonly #levels: KnownLevels
  readonly #demandHere: (address: string) => void

  constructor(options: GuardOptions) {
    this.#options = options
    this.#secrets = createSecrets(options)
    this.#levels = createLevels(options)
    this.#demandHere = demandOnNode(options)
  }

  async admit(comment: AskedComment): Promise<Admitted> {
    const { onOutcome = () => {} } = this.#options
    try {
      const admitted = await this.#admit(comment)
      onOutcome(admitted.hold ? 'held' : 'admitted')
      return admitted
    } catch (error) {
      const outcome = error instanceof Refusal ? OUTCOMES[error.code] : undefined
      if (outcome) onOutcome(outcome)
      throw error
    }
  }

  async #admit(comment: AskedComment): Promise<Admitted> {
    this.#demandHere(comment.address)
    demandReadable(comment)
    const { day, secret } = await this.#secrets.today()
    const places = this.#placesOf(comment, secret)
    const needed = bitsNeeded(...(await this.#levels.of(LOAD, places.place)))
    this.#options.onBits?.(needed)
    const terms = needed === 0 ? undefined : await this.#provenBy(comment, needed)
    if (needed > 0 && !terms) throw this.#proofNeeded(comment, { day, secret, bits: needed })
    const alike = alikeOf(comment.text)
    const taken = await this.#options.state.take({
      meters: this.#options.perMinute === undefined ? [] : [places.around, places.place, places.device],
      load: LOAD,
      ...(terms && { puzzle: { id: terms.id, by: numberOf(comment), liveMs: PUZZLE_LIFE_MS } }),
      texts: alike.counted,
      textMs: ALIKE_MS,
    })
    if (taken.kind === 'full') throw tooMany(taken.waitMs)
    if (taken.kind === 'used') throw this.#proofNeeded(comment, { day, secret, bits: needed })
    this.#levels.learn(taken.levels)
    return { ...judged(comment, this.#options.words, taken.alike), alike: alike.group }
  }

  #placesOf({ address, writer }: AskedComment, secret: string): CommentMeters {
    return placesOf({ secret, address, writer, perMinute: this.#options.perMinute ?? UNLIMITED })
  }

  async #provenBy({ blog, writer, proof }: AskedComment, needed: number): Promise<PuzzleTerms | undefined> {
    const terms = proof && termsIn(proof.puzzle)
    if (!proof || !terms || !isEnough(terms.bits, needed)) return undefined
    const secret = await this.#secrets.of(terms.day)
    const nowMs = this.#options.clock.now().getTime()
    return secret !== undefined && isSolved(proof, { secret, terms, blog: blog.id, writer, nowMs }) ? terms : undefined
  }

  #proofNeeded({ blog, writer }: AskedComment, of: { day: number; secret: string; bits: number }): Refusal {
    const puzzle = makePuzzle({ ...of, blog: blog.id, writer, nowMs: this.#options.clock.now().getTime() })
    return new Refusal('proof_needed', { more: { puzzle, bits: of.bits } })
  }
}

const OUTCOMES: Partial<Record<Refusal['code'], GuardOutcome>> = {
  invalid: 'unreadable',
  too_many_requests: 'too many',
  proof_needed: 'proof needed',
}

/** With limits off, a place never fills; the load alone asks for proofs. */
const UNLIMITED = 60_000

/** In this node's memory, by the addresses themselves: what is refused here costs the other nodes nothing. */
function demandOnNode({ perMinute, clock }: GuardOptions): (address: string) => void {
  if (perMinute === undefined) return () => {}
  const rate = (factor: number) => {
    const requests = perMinute * REQUESTS_PER_COMMENT * factor
    return createRate({ perMinute: requests, burst: requests, nowMs: () => clock.elapsedMs() })
  }
  const [own, shared, around] = [rate(1), rate(SHARED_FACTOR), rate(AROUND_FACTOR)]
  return address => {
    const network = addressIn(address)
    const waitMs = isShared(address) ? shared.take(network) : own.take(network) || around.take(aroundOf(network))
    if (waitMs > 0) throw tooMany(waitMs)
  }
}

function tooMany(waitMs: number): Refusal {
  return new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
}

function judged({ text, name = '' }: AskedComment, words: ListedWords, alike: number): Omit<Admitted, 'alike'> {
  const links = linksIn({ text, name })
  const word = words.find(text) ?? words.find(name)
  const isRepeated = alike >= MANY_ALIKE
  const flags = [
    ...(word === undefined ? [] : [`word:${word}`]),
    ...(links === 'none' ? [] : ['links']),
    ...(isRepeated ? ['repeated'] : []),
  ]
  return { flags, hold: word !== undefined || links === 'many' || isRepeated }
}

/** Of a request: the same when it is repeated. 48 bits, which every database and JSON takes. */
function numberOf({ writer, key, text }: AskedComment): number {
  return createHash('sha256')
    .update(JSON.stringify([writer, key, text]))
    .digest()
    .readUIntBE(0, 6)
}
