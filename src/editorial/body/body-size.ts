/** Measures a body without parsing it: small ones are parsed on the event loop, oversized ones are refused. */
import { Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { SOURCE_CHARACTERS } from '#shared/requests/fields.ts'

/**
 * The worst Markdown of this length that we know of takes 25 ms; most updates are shorter. Markdown and HTML parsers are
 * quadratic in places, so longer sources are parsed in a thread.
 */
const SMALL_CHARACTERS = 2_000
/** Short rows are padded, so a table of few characters may produce tens of thousands of cells. */
const SMALL_PIPES = 20
/** For Portable Text, which is validated in linear time: numbers, strings, arrays and objects. A paragraph has about fifteen. */
const SMALL_VALUES = 2_000
/** Thousands of paragraphs. Copying more to a thread would itself take long. */
const MOST_VALUES = 50_000
/** For the stored body, in bytes of JSON: the desk sends it back in a request of at most a megabyte to correct the update. */
const MOST_BYTES = 900_000
/** The deepest meaningful nesting is a mark in a quote: seven. Structured cloning to a thread fails on very deep values. */
const MAX_LEVELS = 20

type Sized = { readonly markdown?: unknown; readonly html?: unknown; readonly body?: unknown }

export function isSmall({ markdown, html, body }: Sized): boolean {
  const source = markdown ?? html
  if (typeof source === 'string' && source.length > SMALL_CHARACTERS) return false
  if (typeof markdown === 'string' && markdown.split('|').length > SMALL_PIPES) return false
  return body === undefined || countValues(body, SMALL_VALUES) <= SMALL_VALUES
}

/** @throws Refusal `invalid` */
export function demandReadableSize({ markdown, html, body }: Sized): void {
  if (body !== undefined && countValues(body, MOST_VALUES) > MOST_VALUES) {
    refuse('body', 'is too long for one update; post it in parts')
  }
  for (const [path, source] of Object.entries({ markdown, html })) {
    if (typeof source !== 'string' || source.length <= SOURCE_CHARACTERS) continue
    refuse(path, `must have at most ${SOURCE_CHARACTERS} characters; post it in parts`)
  }
}

/**
 * Applies the limits of Portable Text to the result of parsing Markdown or HTML: copying 100,000 spans from the thread blocks
 * the event loop for 150 ms, and no editor could send such a body back.
 */
export function isStorable(body: PortableText): boolean {
  return countValues(body, MOST_VALUES) <= MOST_VALUES && Buffer.byteLength(JSON.stringify(body)) <= MOST_BYTES
}

function refuse(path: string, message: string): never {
  throw new Refusal('invalid', { errors: [{ path, message }] })
}

/**
 * Stops above `most`, or when values are nested deeper than any block. Iterative, because a hostile body can be nested as
 * deep as it is long.
 */
function countValues(body: unknown, most: number): number {
  let count = 0
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0 && count <= most; depth += 1) {
    if (depth > MAX_LEVELS) return Number.POSITIVE_INFINITY
    count += level.length
    const inner: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      for (const one of Object.values(value)) inner.push(one)
      if (inner.length > most) return inner.length
    }
    level = inner
  }
  return count
}
