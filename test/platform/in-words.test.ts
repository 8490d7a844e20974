/** Log lines as shown to a person at a terminal. */
import { expect, test } from 'vitest'
import { inWords } from '#platform/logger/in-words.ts'

const at = { level: 'info', time: '2026-03-04T16:44:05.123Z', pid: 1, hostname: 'node-1' }

test('a line has time, level, message, and then its fields', () => {
  const line = inWords(JSON.stringify({ ...at, status: 503, reason: 'no room', msg: 'a request was refused' }))

  expect(line).toBe('16:44:05 info  a request was refused  status=503 reason="no room"\n')
})

test('the stack of a bug is below its line', () => {
  const line = inWords(
    JSON.stringify({ ...at, err: { message: 'no', stack: 'Error: no\n    at a.ts:1' }, msg: 'it failed' }),
  )

  expect(line).toBe('16:44:05 info  it failed\nError: no\n    at a.ts:1\n')
})

test('control characters from untrusted input do not reach the terminal', () => {
  const line = inWords(JSON.stringify({ ...at, path: '/\u001b[2J\u009b1m', msg: 'a\u0007b' }))

  expect(line).not.toMatch(/[^\P{Cc}\n]/u)
})

test('a line that is not JSON is unchanged', () => {
  expect(inWords('something else\n')).toBe('something else\n')
})
