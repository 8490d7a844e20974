/** In any interleaving of readers joining, dropping and returning with posts, each reader gets every offset once. */
import { EventSource } from 'eventsource'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cursor, parseCursor, printCursor } from '#shared/protocol/cursor.ts'
import { RUNS_TIMEOUT_MS, runs } from '#test/support/data/runs.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'

type Gateway = Awaited<ReturnType<typeof openGateway>>
type Hear = (offset: number) => void
/** Follows from a cursor until the returned function stops it. */
type Road = (gateway: Gateway, after: Cursor, hear: Hear) => Promise<() => void>

const overWebSocket =
  (options: object, ask: object): Road =>
  async (gateway, after, hear) => {
    const client = await gateway.dial(options)
    let isOver = false
    const listen = async () => {
      for (;;) {
        const { push, subscribe } = (await client.next()) as Reply
        if (isOver) return
        for (const { offset } of subscribe?.publications ?? []) hear(offset)
        if (push?.pub) hear(push.pub.offset)
      }
    }
    const subscribe = { channel: `blog:${BLOG}`, recover: true, ...after, ...ask }
    client.send(`{"id":1,"connect":{}}\n${JSON.stringify({ id: 2, subscribe })}`)
    void listen()
    return () => {
      isOver = true
      client.drop()
    }
  }
type Publication = { readonly offset: number }
type Reply = { push?: { pub?: Publication }; subscribe?: { publications?: readonly Publication[] } }

const overEvents: Road = async ({ url }, after, hear) => {
  const source = new EventSource(`${url.replace('ws', 'http')}/?after=${printCursor(after)}`)
  source.addEventListener('change', ({ lastEventId }) => hear(parseCursor(lastEventId)?.offset ?? 0))
  return () => source.close()
}

const roads: readonly Road[] = [
  overWebSocket({ perMessageDeflate: false }, {}),
  overWebSocket({ perMessageDeflate: true }, {}),
  overWebSocket({}, { delta: 'fossil' }),
  overEvents,
]

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('post' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('come' as const), road: fc.nat(roads.length - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), who: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), who: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('breathe' as const) }) },
)

test('every reader gets every offset once and in order, on every transport', { timeout: RUNS_TIMEOUT_MS }, async () => {
  const gateway = await openGateway()
  let last = gateway.head.offset

  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 25 }), async deeds => {
      const readers: Follower[] = []
      for (const one of deeds) {
        if (one.kind === 'post') for (let n = 0; n < one.count; n += 1) last = await gateway.post(`${last}`)
        if (one.kind === 'come') readers.push(new Follower(gateway, { road: roads[one.road], from: last }))
        if (one.kind === 'drop') readers[one.who % readers.length]?.drop()
        if (one.kind === 'return') readers[one.who % readers.length]?.open()
        if (one.kind === 'breathe') await new Promise(setImmediate)
      }
      last = await gateway.post('the end')

      for (const reader of readers) {
        reader.open()
        await reader.upTo(last)
        expect(reader.heard).toEqual(Array.from({ length: last - reader.from }, (_, n) => reader.from + 1 + n))
        reader.drop()
      }
    }),
    runs(25),
  )
})

/** Records what it received, and resumes from there. Ignores messages of a dropped connection. */
class Follower {
  readonly heard: number[] = []
  readonly from: number
  readonly #gateway: Gateway
  readonly #road: Road
  #line: { isOpen: boolean } | undefined
  #onHeard = () => {}

  constructor(gateway: Gateway, { road = overEvents, from }: { road: Road | undefined; from: number }) {
    this.#gateway = gateway
    this.#road = road
    this.from = from
    this.open()
  }

  open(): void {
    if (this.#line) return
    const line = { isOpen: true, close: () => {} }
    this.#line = line
    const { epoch } = this.#gateway.head
    const offset = this.heard.at(-1) ?? this.from
    const hear = (next: number) => {
      if (!line.isOpen) return
      this.heard.push(next)
      this.#onHeard()
    }
    void this.#road(this.#gateway, { epoch, offset }, hear).then(close => {
      if (line.isOpen) line.close = close
      else close()
    })
    this.#close = () => {
      line.isOpen = false
      line.close()
    }
  }

  #close = () => {}

  drop(): void {
    this.#close()
    this.#line = undefined
  }

  upTo(last: number): Promise<void> {
    return new Promise(resolve => {
      this.#onHeard = () => {
        if ((this.heard.at(-1) ?? this.from) >= last) resolve()
      }
      this.#onHeard()
    })
  }
}
