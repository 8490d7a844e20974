/** Bodies are parsed without delaying anybody else, whatever they contain. */
import { afterAll, describe, expect, test } from 'vitest'
import { readBody } from '#editorial/body/body.ts'
import { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import { isSmall } from '#editorial/body/body-size.ts'
import { systemClock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { SOURCE_CHARACTERS } from '#shared/requests/fields.ts'
import { cpuMs, cpuMsAsync } from '#test/support/clocks/cpu-time.ts'
import { HOSTILE_BODIES } from '#test/support/data/hostile-bodies.ts'

/** What one request may cost others. */
const MOST_MS = 100

/** A time limit that suits a loaded machine. */
const reader = new ThreadedBodyReader({ clock: systemClock, readingMs: 30_000 })
/** Short, so that each of the slowest bodies does not take the test two seconds. */
const impatient = new ThreadedBodyReader({ clock: systemClock, readingMs: 400 })
afterAll(() => Promise.all([reader.close(), impatient.close()]))

describe('a body parsed inline costs no more than one request may', () => {
  test.each(HOSTILE_BODIES.map(one => ({ ...one, input: one.make(2_000) })).filter(({ input }) => isSmall(input)))(
    '$what',
    ({ input }) => expect(cpuMs(() => outcomeOf(() => readBody(input)), MOST_MS)).toBeLessThan(MOST_MS),
  )
})

describe('fifty times as much HTML takes little more than fifty times as long', () => {
  const html = HOSTILE_BODIES.filter(({ what }) => what.startsWith('html'))

  test.each(html)('$what', ({ make }) => {
    const input = make(100_000)

    expect(cpuMs(() => outcomeOf(() => readBody(input)), 6 * MOST_MS)).toBeLessThan(6 * MOST_MS)
  })
})

describe('long bodies do not block the event loop', () => {
  const kinds = ['rows of a table', 'pictures that open', 'emphasis that opens', 'one long definition', 'nested <b><i>']
  const some = HOSTILE_BODIES.filter(({ what }) => kinds.some(kind => what.includes(kind)))

  test.each(some)('$what', async ({ make }) => {
    const input = make(SOURCE_CHARACTERS)

    const outcomes: unknown[] = []
    const spentMs = await cpuMsAsync(
      async () => outcomes.push(await outcomeOf(() => impatient.read(input, 'a key'))),
      MOST_MS,
    )

    expect(spentMs).toBeLessThan(MOST_MS)
    for (const outcome of outcomes)
      expect(outcome instanceof Refusal ? outcome.code : 'read').toMatch(/^(?:read|invalid)$/)
  })
})

describe('a long body', () => {
  test('that is honest is parsed like a short one', async () => {
    const paragraph =
      'The **doors** of [the hall](https://example.org/hall) are open, and the queue reaches the river.\n\n'
    const markdown = paragraph.repeat(900)

    const body = await reader.read({ markdown }, 'a key')

    expect(body).toEqual(readBody({ markdown }))
    expect(plainText(body)).toContain('the queue reaches the river')
  })

  test('is refused with the same messages and paths as a short one', async () => {
    const body = [...Array.from({ length: 999 }, () => block('a')), { _type: 'image' }]

    const refusal = await outcomeOf(() => reader.read({ body }, 'a key'))

    expect(refusal).toMatchObject({ code: 'invalid', errors: [{ path: 'body[999].url' }] })
  })

  test('waits for one slow body of another key, not for all that were sent before it', async () => {
    await using timed = openTimedReader()
    const slow = { markdown: 'a|b\n-|-\n'.padEnd(SOURCE_CHARACTERS, 'a|b\n') }
    const ended: string[] = []
    const hostile = [1, 2, 3].map(async n => {
      await outcomeOf(() => timed.reader.read(slow, 'one key'))
      ended.push(`slow ${n}`)
    })
    const honest = timed.reader
      .read({ markdown: 'Open. '.repeat(1_000) }, 'another key')
      .then(() => ended.push('honest'))

    await timed.runOut()
    await honest
    await timed.runOut()
    await timed.runOut()
    await Promise.all(hostile)

    expect(ended).toEqual(['slow 1', 'honest', 'slow 2', 'slow 3'])
  })

  test('is parsed even if the one before it took too long', async () => {
    const table = 'a|b\n-|-\n'.padEnd(SOURCE_CHARACTERS, 'a|b\n')
    await using timed = openTimedReader()
    const slow = outcomeOf(() => timed.reader.read({ markdown: table }, 'one key'))
    const next = timed.reader.read({ markdown: 'Open. '.repeat(1_000) }, 'another key')

    await timed.runOut()

    expect(await slow).toMatchObject({ code: 'invalid', errors: [{ path: 'markdown' }] })
    expect(plainText(await next)).toMatch(/^Open\. Open\./)
  })

  test('waits behind few bodies of one other key', async () => {
    const long = { markdown: 'Open. '.repeat(1_000) }
    const many = Array.from({ length: 10 }, () => outcomeOf(() => reader.read(long, 'one key')))
    const other = outcomeOf(() => reader.read(long, 'another key'))

    const refused = (await Promise.all(many)).filter(one => one instanceof Refusal)

    expect(refused).toHaveLength(6)
    expect(refused[0]).toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
    expect(await other).toBeInstanceOf(Array)
  })

  test.each([
    ['ten thousand bold letters', { markdown: `${'**a** b '.repeat(40)}\n\n`.repeat(300) }],
    [
      'a long address that many links share',
      { markdown: `[a]: //a.b/${'c'.repeat(1_900)}\n\n${'[a]\n\n'.repeat(600)}` },
    ],
    ['ten thousand links of a page', { html: `<p>${'<a href=//a.b>c</a>d'.repeat(50)}`.repeat(150) }],
  ])('that would be too large to send back as Portable Text is refused: %s', async (_, input) => {
    const refusal = await outcomeOf(() => reader.read(input, 'a key'))

    expect(refusal).toMatchObject({
      code: 'invalid',
      errors: [{ path: Object.keys(input)[0], message: expect.stringContaining('post it in parts') }],
    })
  })

  test('that expands to gigabytes when rendered is refused without taking that memory', async () => {
    const markdown = `[a]: //a.b/${'c'.repeat(150_000)}\n\n${'[a]'.repeat(48_000)}`
    const before = process.memoryUsage.rss()

    const refusal = await outcomeOf(() => reader.read({ markdown }, 'a key'))

    expect(refusal).toMatchObject({ code: 'invalid' })
    expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(700)
  })
})

test('an oversized body is refused before it is parsed', async () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)

  for (const input of [{ html: 'a'.repeat(SOURCE_CHARACTERS + 1) }, { body: deep }, { body: Array(60_000).fill(0) }]) {
    expect(await outcomeOf(() => reader.read(input, 'a key'))).toMatchObject({ code: 'invalid' })
  }
})

test('unclosed markup is accepted up to the level of a sloppy page', async () => {
  const sloppy = await reader.read({ html: '<p><font>word '.repeat(600) }, 'a key')
  const hostile = await outcomeOf(() => reader.read({ html: '<font>word '.repeat(3_000) }, 'a key'))

  expect(plainText(sloppy).match(/word/g)).toHaveLength(600)
  expect(hostile).toMatchObject({ errors: [{ path: 'html', message: expect.stringMatching(/nested elements/) }] })
})

test('closing the reader settles all waiting bodies', async () => {
  const closing = new ThreadedBodyReader({ clock: systemClock })
  const waiting = outcomeOf(() => closing.read({ markdown: 'Open. '.repeat(1_000) }, 'a key'))

  await closing.close()

  expect(await waiting).toMatchObject({ code: 'stopping' })
})

/** The test triggers the time limit itself, because a busy machine takes long over an honest body. */
function openTimedReader() {
  const readingMs = 2_000
  let expire: (() => void) | undefined
  const clock = {
    after(ms: number, task: () => void) {
      if (ms !== readingMs) return () => {}
      expire = task
      return () => {
        expire = undefined
      }
    },
  }
  const timed = new ThreadedBodyReader({ clock, readingMs })
  return {
    reader: timed,
    async runOut() {
      await expect.poll(() => expire).toBeTypeOf('function')
      expire?.()
    },
    [Symbol.asyncDispose]: () => timed.close(),
  }
}

const block = (text: string) => ({ _type: 'block', children: [{ _type: 'span', text }] })

function outcomeOf(read: () => unknown): unknown {
  try {
    const result = read()
    return result instanceof Promise ? result.catch((error: unknown) => error) : result
  } catch (error) {
    return error
  }
}
