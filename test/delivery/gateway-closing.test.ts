/** How sessions end: by the client's fault, by silence, by slow reading; each end has a code. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { creates } from '#test/support/data/entries.ts'
import { BLOG, openGateway } from '#test/support/services/gateway-for-test.ts'
import { waysHere } from '#test/support/services/send-ways.ts'
import { CONNECT, history, recovering, SUBSCRIBE } from './commands.ts'

describe('a session ends with its code', () => {
  test.each([
    ['for input that is not JSON', ['hello'], 3501],
    ['for an empty frame', [''], 3501],
    ['for a list', ['[1]'], 3501],
    ['for a truncated command', ['{"id":1,"conn'], 3501],
    ['for a command before connecting', [SUBSCRIBE], 3501],
    ['for a pong before connecting', ['{}'], 3501],
    ['for connecting twice', [CONNECT, CONNECT], 3501],
    ['for an id without a request', [CONNECT, '{"id":2}'], 3501],
    ['for an id that is not a number', ['{"id":"1","connect":{}}'], 3501],
    ['for a subscription to nothing', [CONNECT, '{"id":2,"subscribe":{}}'], 3501],
    ['for an offset that is a string', [CONNECT, recovering('"2"')], 3501],
    ['for a negative offset', [CONNECT, recovering('-1')], 3501],
    ['for a fractional offset', [CONNECT, recovering('1.5')], 3501],
    ['for an offset that no double can represent', [CONNECT, recovering('9007199254740992')], 3501],
    ['for an epoch that is not a string', [CONNECT, recovering('2', '7')], 3501],
    ['for history since an invalid position', [CONNECT, history('{"offset":"2"}')], 3501],
    ['for an unsolicited pong', [CONNECT, '{}'], 3501],
    ['for a refresh where nothing expires', [CONNECT, '{"id":2,"refresh":{"token":"x"}}'], 3501],
    ['for an unsupported send', [CONNECT, '{"send":{"data":{}}}'], 3508],
    ['for more commands than can wait', [Array(300).fill(SUBSCRIBE).join('\n')], 3013],
    ['for a message beyond 64 kB', ['x'.repeat(70_000)], 1009],
  ])('%s', async (_, frames, code) => {
    const { dial } = await openGateway()
    const client = await dial()

    client.send(...frames)

    expect((await client.closed).code).toBe(code)
  })

  test('when it requests one unknown blog after the other', async () => {
    const { dial } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()
    const ask = (id: number) => `{"id":${id},"subscribe":{"channel":"blog:nowhere-${id}"}}`

    for (let id = 2; id < 258; id += 1) {
      client.send(ask(id))
      expect(await client.next()).toMatchObject({ id, error: { code: 102 } })
    }
    client.send(ask(258))

    expect((await client.closed).code).toBe(3013)
  })

  test('with a reason that no SDK interprets as advice', async () => {
    const { dial } = await openGateway()
    const client = await dial()

    client.send('hello')

    expect(await client.closed).toEqual({ code: 3501, reason: 'bad request' })
  })

  test('when it never connects', async () => {
    const { dial, clock } = await openGateway()
    const client = await dial()

    clock.advance(10_000)

    expect((await client.closed).code).toBe(3502)
  })

  test('when it does not answer a ping', async () => {
    const { dial, clock } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()

    clock.advance(13_000)
    expect(await client.next()).toEqual({})
    clock.advance(10_000)

    expect((await client.closed).code).toBe(3012)
  })

  test('when the gateway closes', async () => {
    const { dial, gateway } = await openGateway()
    const client = await dial()
    client.send(CONNECT)
    await client.next()

    await gateway.close()

    expect(await client.closed).toEqual({ code: 3001, reason: 'shutdown' })
    expect(gateway.sessions).toBe(0)
  })
})

test('a session that answers its pings is pinged every 25 seconds, regardless of other traffic', async () => {
  const { dial, clock, post } = await openGateway()
  const client = await dial()
  client.send(CONNECT, SUBSCRIBE)
  await client.next()
  await client.next()

  const kinds: string[] = []
  for (let second = 0; second < 113; second += 1) {
    clock.advance(1_000)
    const isPing = second >= 12 && (second - 12) % 25 === 0
    if (!isPing) continue
    kinds.push(JSON.stringify(await client.next()))
    client.send('{}')
    await post('news')
    expect(await client.next()).toMatchObject({ push: {} })
  }

  expect(kinds).toEqual(['{}', '{}', '{}', '{}', '{}'])
})

test('sessions ended by the server are counted by reason; readers who leave or lose the network are not', async () => {
  const cuts: string[] = []
  const { dial, clock, post, gateway } = await openGateway({ onCut: ({ message }) => cuts.push(message) })
  const [leaving, silent, wrong] = [await dial(), await dial(), await dial()]
  for (const client of [leaving, silent, wrong]) {
    client.send(CONNECT, SUBSCRIBE)
    await client.next()
    await client.next()
  }

  leaving.drop()
  for (let n = 0; gateway.sessions > 2; n += 1) await post(`update ${n}`)
  wrong.send('hello')
  await wrong.closed
  clock.advance(13_000)
  clock.advance(10_000)
  await silent.closed
  await gateway.close()

  expect(cuts).toEqual(['bad request', 'no pong'])
})

test.for(waysHere)(
  'a reader that does not read is cut at the bound, reconnects and has lost nothing ($way)',
  async ({ sends, missing }, { skip }) => {
    if (missing !== undefined) skip(missing)
    const cuts: string[] = []
    const { dial, post, head, feeds } = await openGateway({
      ...{ maxUnsentBytes: 64 * 1024, maxMissedBytes: 100_000_000, sends },
      onCut: ({ message }) => cuts.push(message),
    })
    const feed = await feeds.open(creates(BLOG).stream)
    const slow = await dial()
    slow.send(CONNECT, SUBSCRIBE)
    await slow.next()
    await slow.next()
    slow.pause()

    let last = head.offset
    while (feed?.readers !== 0) last = await post(randomBytes(150_000).toString('base64'))
    slow.resume()
    const { code } = await slow.closed
    const back = await dial()
    back.send(CONNECT, JSON.stringify({ id: 2, subscribe: { channel: 'blog:budget-day', recover: true, ...head } }))
    await back.next()

    expect(code).toBe(3008)
    expect(cuts).toEqual(['slow'])
    const missed = Array.from({ length: last - 1 }, (_, n) => ({ offset: n + 2, data: expect.anything() }))
    expect(await back.next()).toMatchObject({ id: 2, subscribe: { recovered: true, publications: missed } })
  },
)
