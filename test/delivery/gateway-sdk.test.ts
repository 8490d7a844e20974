import { Centrifuge, type HistoryOptions, type TransportEndpoint } from 'centrifuge'
import { EventSource } from 'eventsource'
import { describe, expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Change } from '#shared/blog/change.ts'
import { parseCursor } from '#shared/protocol/cursor.ts'
import { nastyTexts, textIn } from '#test/support/data/entries.ts'
import { changeIn, follow } from '#test/support/readers/sdk-reader.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

describe.each(['json', 'protobuf'] as const)('with the SDK over %s', format => {
  test('a reader who reconnects gets exactly the three updates it missed', async ({ app }) => {
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    await app.post('budget-day', 'Doors open')
    expect(textIn(await reader.next())).toBe('Doors open')
    expect((await reader.subscribed()).wasRecovering).toBe(false)

    await reader.drop()
    for (const text of ['Speech begins', 'Fuel duty frozen', 'Speech ends']) await app.post('budget-day', text)
    reader.reconnect()

    expect(await reader.subscribed()).toMatchObject({ wasRecovering: true, recovered: true })
    expect((await reader.nextOf(3)).map(textIn)).toEqual(['Speech begins', 'Fuel duty frozen', 'Speech ends'])
    await app.post('budget-day', 'Reaction')
    expect(textIn(await reader.next())).toBe('Reaction')
    expect(reader.unread).toEqual([])
  })

  test("a reader who follows from a snapshot's cursor gets the changes after it", async ({ app }) => {
    await app.post('budget-day', 'Doors open')
    const { body: snapshot } = await app.api('GET', '/v1/blogs/budget-day')
    await app.post('budget-day', 'Speech begins')

    await using reader = await follow({
      format,
      url: app.url,
      channel: 'blog:budget-day',
      since: sinceOf(snapshot.cursor),
    })

    expect(textIn(await reader.next())).toBe('Speech begins')
  })

  test('a reader is back after a server restart and has missed nothing', async ({ app }) => {
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    await app.post('budget-day', 'Doors open')
    await reader.next()
    await reader.subscribed()

    await app.restart()
    await app.post('budget-day', 'Speech begins')

    expect(await reader.subscribed()).toMatchObject({ wasRecovering: true, recovered: true })
    expect(textIn(await reader.next())).toBe('Speech begins')
  })

  test('a reader with a position of another epoch gets a gap, and follows from now on', async ({ app }) => {
    await using reader = await follow({
      format,
      url: app.url,
      channel: 'blog:budget-day',
      since: { epoch: 'another', offset: 3 },
    })

    expect(await reader.subscribed()).toMatchObject({ wasRecovering: true, recovered: false })
    await app.post('budget-day', 'Doors open')
    expect(textIn(await reader.next())).toBe('Doors open')
  })

  test('every kind of change arrives, each with its offset', async ({ app }) => {
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    const { id } = await app.post('budget-day', 'Doors open')
    const path = `/v1/blogs/budget-day/updates/${id}`

    await app.api('PATCH', path, {
      body: { markdown: 'Doors are open', correction: 'Wording' },
      headers: { 'If-Match': '1' },
    })
    await app.api('DELETE', `${path}?mode=retract`, { body: { note: 'They are shut' } })
    await app.api('DELETE', `${path}?mode=remove`)
    await app.api('PATCH', '/v1/blogs/budget-day', { body: { state: 'ended' }, headers: { 'If-Match': '1' } })

    expect((await reader.nextOf(5)).map(({ offset, kind }) => [offset, kind])).toEqual([
      [2, 'update.published'],
      [3, 'update.corrected'],
      [4, 'update.retracted'],
      [5, 'update.removed'],
      [6, 'blog.ended'],
    ])
  })

  test('a reader who unsubscribes gets nothing more of that blog and continues with the others', async ({ app }) => {
    await app.createBlog('storm-night')
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    const storm = reader.client.newSubscription('blog:storm-night')
    const heard = new Promise<Change>(resolve => storm.on('publication', ({ data }) => resolve(changeIn(data))))
    storm.subscribe()
    await storm.ready()

    reader.subscription.unsubscribe()
    await app.post('budget-day', 'Doors open')
    await app.post('storm-night', 'Wind rises')

    expect(textIn(await heard)).toBe('Wind rises')
    expect(reader.unread).toEqual([])
  })

  test.for([
    ['blog:nowhere', 102],
    ['desk:budget-day', 103],
    ['budget-day', 102],
    ['blog:Budget Day', 102],
  ] as const)('following %s is refused with %i', async ([channel, code], { app }) => {
    const refused = follow({ format, url: app.url, channel })

    await expect(refused).rejects.toMatchObject({ code })
  })

  test('texts that have broken other systems arrive as posted', async ({ app }) => {
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })

    for (const text of nastyTexts) {
      const posted = await app.post('budget-day', '', { title: 'As sent', body: bodyOf(text), markdown: undefined })
      const change = await reader.next()
      expect(change).toMatchObject({ kind: 'update.published', update: posted })
    }
  })

  test('an app reads the newest changes, then those before them, without following', async ({ app }) => {
    for (let n = 2; n <= 9; n += 1) await app.post('budget-day', `Minute ${n}`)
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    const read = async (ask: HistoryOptions) => {
      const { publications, ...position } = await reader.subscription.history(ask)
      return { ...position, texts: publications.map(({ data }) => textIn(changeIn(data))) }
    }

    const newest = await read({ limit: 2, reverse: true })
    const { epoch } = newest

    expect(newest).toEqual({ epoch, offset: 9, texts: ['Minute 9', 'Minute 8'] })
    expect((await read({ limit: 2, reverse: true, since: { epoch, offset: 8 } })).texts).toEqual([
      'Minute 7',
      'Minute 6',
    ])
    expect((await read({ limit: 2, since: { epoch, offset: 3 } })).texts).toEqual(['Minute 4', 'Minute 5'])
    expect((await read({ limit: -1 })).texts).toHaveLength(9)
    expect((await read({})).texts).toEqual([])
    await expect(read({ limit: 1, since: { epoch: 'another', offset: 3 } })).rejects.toMatchObject({ code: 112 })
    await expect(read({ limit: 1, reverse: true, since: { epoch, offset: 0 } })).rejects.toMatchObject({ code: 107 })
  })

  test('an app learns approximately how many follow, but not who', async ({ app }) => {
    await using reader = await follow({ format, url: app.url, channel: 'blog:budget-day' })
    await using other = await follow({ format, url: app.url, channel: 'blog:budget-day' })

    expect(await reader.subscription.presenceStats()).toEqual({ numClients: 2, numUsers: 2 })
    await expect(other.subscription.presence()).rejects.toMatchObject({ code: 108 })
    await expect(other.subscription.publish({})).rejects.toMatchObject({ code: 103 })
    await expect(other.client.rpc('any', {})).rejects.toMatchObject({ code: 108 })
  })
})

test.for(['http_stream', 'sse'] as const)(
  'behind a proxy that breaks WebSocket, a reader follows over %s',
  async (road, { app }) => {
    const roads: TransportEndpoint[] = [
      { transport: 'websocket', endpoint: 'ws://127.0.0.1:9/' },
      { transport: road, endpoint: `${app.url}/connection/${road}` },
    ]
    const emulationEndpoint = `${app.url}/emulation`
    const client = new Centrifuge(roads, { websocket: WebSocket, eventsource: EventSource, fetch, emulationEndpoint })
    onTestFinished(() => client.disconnect())
    const subscription = client.newSubscription('blog:budget-day')
    const heard = new Promise<Change>(resolve => subscription.on('publication', ({ data }) => resolve(data as Change)))
    subscription.subscribe()
    client.connect()
    await subscription.ready()

    await app.post('budget-day', 'Doors open')

    expect(textIn(await heard)).toBe('Doors open')
  },
)

const sinceOf = (cursor: string) => {
  const since = parseCursor(cursor)
  if (!since) throw new Error(`not a cursor: ${cursor}`)
  return since
}

const bodyOf = (text: string) => [{ _type: 'block', _key: 'a', children: [{ _type: 'span', _key: 'b', text }] }]
