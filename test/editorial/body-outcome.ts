/** The outcome of reading a body, and the rules that every body keeps. */
import { expect } from 'vitest'
import { type BodyInput, readBody } from '#editorial/body/body.ts'
import { Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'

export function keysOf(body: PortableText): string[] {
  const keys: string[] = []
  JSON.stringify(body, (name, value) => {
    if (name === '_key') keys.push(value)
    return value
  })
  return keys
}

export function expectKeysOnce(body: PortableText): void {
  const keys = keysOf(body)
  expect(new Set(keys).size).toBe(keys.length)
}

export function expectNoEmptyPart(body: PortableText): void {
  const texts = body.flatMap(block =>
    block._type === 'block' ? [block] : block._type === 'quote' ? block.content : [],
  )
  for (const { children } of texts) {
    expect(
      children
        .map(({ text }) => text)
        .join('')
        .trim(),
    ).not.toBe('')
    expect(children.every(({ text }) => text !== '')).toBe(true)
  }
}

export function outcome(input: BodyInput): PortableText | Refusal {
  try {
    return readBody(input)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

export function refusalOf(input: BodyInput): Refusal {
  const result = outcome(input)
  if (result instanceof Refusal) return result
  throw new Error(`not refused: ${JSON.stringify(result)}`)
}

export const said = (...children: unknown[]) => ({ _type: 'block', children })
export const span = (text: string, ...marks: string[]) => ({ _type: 'span', text, marks })
export const linked = (href: string, ...children: unknown[]) => ({
  ...said(...children),
  markDefs: [{ _type: 'link', _key: 'link', href }],
})
