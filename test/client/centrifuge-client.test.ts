/** The widget's side of the Centrifuge protocol. */
import { expect, test } from 'vitest'
import { closeWord, createReader, greeting, isPing, readFrame, subscription } from '#client/sdk/src/centrifuge.ts'
import type { Word } from '#client/sdk/src/transport.ts'
import type { Change } from '#shared/blog/change.ts'
import { paragraph, sampleUpdate } from '#test/support/data/sample-coverage.ts'

const AFTER = 'e1.40'

test('connecting and subscribing is one frame with two commands', () => {
  const commands = greeting({ blog: 'budget-day', after: AFTER })
    .split('\n')
    .map(line => JSON.parse(line))

  expect(commands).toEqual([
    { id: 1, connect: { name: 'crier' } },
    { id: 2, subscribe: { channel: 'blog:budget-day', recover: true, flag: 2, epoch: 'e1', offset: 40 } },
  ])
})

test('missed changes come before the message that the client is up to date', () => {
  const words = read(
    { id: 1, connect: { ping: 25, pong: true } },
    { id: 2, subscribe: { recovered: true, epoch: 'e1', offset: 40, publications: [published(41), published(42)] } },
    push({ pub: published(43) }),
  )

  expect(words).toMatchObject([
    { kind: 'heard' },
    { kind: 'changes', changes: [{ offset: 41 }, { offset: 42 }] },
    { kind: 'followed', silenceMs: 35_000 },
    { kind: 'changes', changes: [{ offset: 43 }] },
  ])
})

test('a repeated change is not reported again', () => {
  expect(read(recovered([published(41)]), push({ pub: published(41) })).at(-1)).toEqual({ kind: 'heard' })
})

test('a hole counts as a lost connection: recovering from the cursor fills it', () => {
  expect(read(recovered([]), push({ pub: published(42) })).at(-1)).toEqual({ kind: 'lost' })
})

test('after a gap the client subscribes again from the cursor of what it loaded', () => {
  expect(JSON.parse(subscription({ blog: 'budget-day', after: 'e2.7' }))).toEqual({
    id: 2,
    subscribe: { channel: 'blog:budget-day', recover: true, flag: 2, epoch: 'e2', offset: 7 },
  })
  expect(
    read(
      recovered([published(41)]),
      push({ unsubscribe: { code: 2500 } }),
      resumed([published(8)]),
      push({ pub: published(9) }),
    ),
  ).toMatchObject([
    { kind: 'changes', changes: [{ offset: 41 }] },
    { kind: 'followed' },
    { kind: 'restarted' },
    { kind: 'changes', changes: [{ offset: 8 }] },
    { kind: 'followed' },
    { kind: 'changes', changes: [{ offset: 9 }] },
  ])
})

test('a history that cannot be filled is a gap', () => {
  expect(read({ id: 2, error: { code: 112 } })).toEqual([{ kind: 'gap' }])
})

test.each([
  ['a temporary error', { code: 100, temporary: true }, { kind: 'lost' }],
  ['an unknown blog', { code: 102 }, { kind: 'refused', why: 'unknown' }],
  ['no leave', { code: 103 }, { kind: 'refused', why: 'refused' }],
])('%s', (_, error, word) => {
  expect(read({ id: 2, error })).toEqual([word])
})

test.each([
  [1006, 'lost'],
  [3001, 'lost'],
  [3008, 'lost'],
  [3501, 'refused'],
  [4000, 'lost'],
  [4500, 'refused'],
])('a connection closed with %i is %s', (code, kind) => {
  expect(closeWord(code).kind).toBe(kind)
  expect(read(push({ disconnect: { code } })).map(word => word.kind)).toEqual([kind])
})

test('an ended subscription is requested again, unless the server ended it for good', () => {
  expect(read(push({ unsubscribe: { code: 2500 } }))).toEqual([{ kind: 'restarted' }])
  expect(read(push({ unsubscribe: { code: 2501 } }))).toEqual([{ kind: 'lost' }])
  expect(read(push({ unsubscribe: { code: 2000 } }))).toMatchObject([{ kind: 'refused' }])
})

test('several replies share a frame, and an empty one is a ping', () => {
  const replies = readFrame('{}\n{"push":{"pub":{"data":{},"offset":1}}}\n')

  expect(replies?.map(isPing)).toEqual([true, false])
})

test('a message that is not JSON is not a frame', () => {
  expect(readFrame('<html>502 Bad Gateway</html>')).toBeUndefined()
})

test.each(['a\r\nb', '\r', '\u0000', '\ud800', '👩‍🚒', 'مرحبا', '\u2028', ''])(
  'the text %j passes through a frame unchanged',
  text => {
    const change = { ...published(41).data, update: sampleUpdate(1, '08:00', { body: [paragraph(text)] }) }

    const [reply] = framed(JSON.stringify(push({ pub: { data: change, offset: 41 } })))

    expect(reply?.push?.pub?.data).toEqual(change)
  },
)

function read(...replies: readonly object[]) {
  const words: Word[] = []
  framed(replies.map(reply => JSON.stringify(reply)).join('\n')).forEach(createReader(word => words.push(word)))
  return words
}

function framed(text: string) {
  return readFrame(text) ?? []
}

function push(content: object) {
  return { push: { channel: 'blog:budget-day', ...content } }
}

function recovered(publications: readonly object[]) {
  return { id: 2, subscribe: { recovered: true, epoch: 'e1', offset: 40, publications } }
}

function resumed(publications: readonly object[]) {
  return { id: 2, subscribe: { recovered: true, epoch: 'e2', offset: 7, publications } }
}

function published(offset: number): { readonly data: Change; readonly offset: number } {
  const update = sampleUpdate(offset, '08:00')
  return { offset, data: { offset, at: update.time, kind: 'update.published', update } }
}
