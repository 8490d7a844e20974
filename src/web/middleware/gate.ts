/** Admits readers to the gateway: permitted pages, and clients without an Origin, up to the limit per address. */
import type { IncomingMessage } from 'node:http'
import type { Audience } from '#delivery/counts/audience.ts'
import type { Gate, ReaderPass, TurnedAway } from '#delivery/gateway/session/gate.ts'
import type { Embedding, EmbeddingVerdict } from '#delivery/sites/embedding.ts'
import type { Site } from '#delivery/sites/site.ts'
import { openConnections, type VisitCounter } from '#delivery/sites/visits.ts'
import { Refusal } from '#platform/errors.ts'
import type { AddressReader } from '#platform/limits/address.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { Limits } from '#platform/limits/limits.ts'
import { blogId } from '#shared/blog/ids.ts'
import { commandErrors, disconnects } from '#shared/protocol/codes.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import { answerTo } from './problem.ts'

/** For a site at its connection limit; some readers leave every moment. */
const FULL_RETRY_SECONDS = 10

type GateOptions = {
  readonly embedding: Embedding
  readonly visits: Pick<VisitCounter, 'enter' | 'leave'>
  readonly limits: Limits
  readonly askers: AddressReader
  readonly attempts: Pick<Attempts, 'beginWith'>
  readonly audience: Pick<Audience, 'count'>
  readonly publicUrl: () => string
}

export function createGate(given: GateOptions): Gate {
  const { embedding, limits, audience, publicUrl } = given

  function turnAway(why: Refusal): TurnedAway {
    return { kind: 'turned away', ...answerTo(why, publicUrl()) }
  }

  return {
    enter(request) {
      const asked = askedBy(request)
      const verdict = embedding.judge(asked)
      if (verdict.kind === 'refused') return turnAway(verdict.why)
      const max = verdict.site?.maxConnections ?? Number.POSITIVE_INFINITY
      if (audience.count(openConnections(verdict.from)) >= max) {
        return turnAway(new Refusal('full_site', { retryAfterSeconds: FULL_RETRY_SECONDS }))
      }
      const address = limits.addressOf(request)
      const tooMany = limits.enter(address, 'connected')
      if (tooMany) return turnAway(tooMany)
      return new SitePass(given, { ...asked, address, asker: given.askers.addressOf(request) }, verdict)
    },
  }
}

type Asked = Readonly<Record<'origin' | 'named' | 'pass' | 'topic' | 'contributor', string | undefined>>
type Entering = Asked & { readonly address: string | undefined; readonly asker: string }
type Welcome = Extract<EmbeddingVerdict, { kind: 'welcome' }>

class SitePass implements ReaderPass {
  readonly kind = 'pass'
  readonly #given: GateOptions
  readonly #asked: Entering
  readonly #from: string
  readonly #blogs: Site['blogs'] | undefined
  readonly within: string | undefined

  constructor(given: GateOptions, asked: Entering, { from, site }: Welcome) {
    this.#given = given
    this.#asked = asked
    this.#from = from
    this.#blogs = site?.blogs
    this.within = site?.topic
    given.visits.enter(from)
  }

  get topic() {
    return this.#asked.topic
  }

  get contributor() {
    return this.#asked.contributor
  }

  refuses(stream: StreamName) {
    // Comments are of every topic, as is what happens at the desk.
    if (this.within !== undefined && !stream.startsWith('blog:')) return commandErrors.notForSite
    const blog = blogId.safeParse(stream.slice(stream.indexOf(':') + 1)).data
    const isRefused = this.#given.embedding.judge({ ...this.#asked, blog }).kind === 'refused'
    return isRefused ? commandErrors.notForSite : undefined
  }

  ends() {
    const verdict = this.#given.embedding.judge(this.#asked)
    if (verdict.kind === 'refused') return disconnects.siteRefused
    // If what the site may show changed, its readers reconnect, and their subscriptions are checked again.
    const { blogs, topic } = verdict.site ?? {}
    const isSame = blogs === this.#blogs || String(blogs) === String(this.#blogs)
    return isSame && topic === this.within ? undefined : disconnects.connectionClosed
  }

  guess(secret: string) {
    return this.#given.attempts.beginWith(this.#asked.asker, secret)
  }

  leave(): void {
    this.#given.visits.leave(this.#from)
    this.#given.limits.leave(this.#asked.address)
  }
}

const UNNAMED = { named: undefined, pass: undefined, topic: undefined, contributor: undefined }

function askedBy({ headers: { origin }, url = '' }: IncomingMessage): Asked {
  const at = url.indexOf('?')
  if (at === -1) return { origin, ...UNNAMED }
  const query = new URLSearchParams(url.slice(at))
  const textOf = (name: string) => query.get(name) ?? undefined
  return {
    origin,
    named: textOf('site'),
    pass: textOf('pass'),
    topic: textOf('topic'),
    contributor: textOf('contributor'),
  }
}
