/** A body as the lines of a text field: nothing is lost on the way there and back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTypingPause } from '#client/desk/blog/writing/typing-pause.ts'
import { bodyFrom, linesOf, spotIn } from '#client/desk/composer/body/plain-body.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { anyBody } from '#test/support/data/any-body.ts'

const filled = (text: string) => text.split('\n').filter(line => line.trim() !== '')

test('a body that has lines is the same after them, and every other is left alone', () => {
  fc.assert(
    fc.property(anyBody(), body => {
      const lines = linesOf(body)

      if (lines !== undefined) expect(bodyFrom(lines, body)).toEqual(body)
    }),
  )
})

test('whatever is typed after whatever, the body has its lines, a key for each, and is one that the server takes', () => {
  const text = fc
    .array(fc.constantFrom('The dam', ' holds', '\n', '', ' ', '👩🏽‍🚒', 'سد'))
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), typed => {
      const body = typed.reduce((before: ReturnType<typeof bodyFrom>, next) => bodyFrom(next, before), [])

      expect(linesOf(body)).toBe(filled(typed.at(-1) ?? '').join('\n'))
      expect(new Set(body.map(({ _key }) => _key)).size).toBe(body.length)
      expect(portableText.parse(body)).toEqual(body)
    }),
  )
})

test('a paragraph that is typed between others leaves them as they are', () => {
  const before = bodyFrom('One\nTwo\nThree', [])

  const after = bodyFrom('One\nTwo\nand a half\nThree', before)

  expect([after[0], after[1], after[3]]).toEqual(before)
  expect(after[0]).toBe(before[0])
  expect(after[3]).toBe(before[2])
})

test.each([
  ['The dam', 3, { paragraph: 0, offset: 3 }],
  ['One\n\nTwo', 7, { paragraph: 1, offset: 2 }],
  ['One\n', 4, { paragraph: 0, offset: 3, isNewLine: true }],
  ['One\n\nTwo', 4, { paragraph: 0, offset: 3, isNewLine: true }],
  ['\nOne', 0, { paragraph: 0, offset: 0 }],
  ['', 0, { paragraph: 0, offset: 0 }],
])('of %j, character %i is a place in its body', (text, index, spot) => {
  expect(spotIn(text, index)).toEqual(spot)
})

test('typing rests a second after the last key, and never while an input method composes', () => {
  let now = 5_000
  const pause = createTypingPause(() => now)
  expect(pause.isAtRest()).toBe(true)

  pause.typed()
  now += 999
  expect(pause.isAtRest()).toBe(false)
  now += 1
  expect(pause.isAtRest()).toBe(true)

  pause.compose(true)
  now += 60_000
  expect(pause.isAtRest()).toBe(false)
  pause.compose(false)
  now += 1_000
  expect(pause.isAtRest()).toBe(true)
})
