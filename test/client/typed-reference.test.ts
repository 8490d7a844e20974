/** "see 1105" and its relatives, as they are typed. */
import { expect, test } from 'vitest'
import { clockDigits, typedReference } from '#client/desk/composer/editor/typed-reference.ts'

test.each([
  ['Open (see 1105', '1105'],
  ['SEE 11.05', '11.05'],
  ['Mehr: siehe 11:05', '11:05'],
  ['Siehe um 9.30', '9.30'],
  ['(voir 11 h 05', '11 h 05'],
  ['voir à 11h05', '11h05'],
  ['Véase 11:05', '11:05'],
  ['ver las 11:05', '11:05'],
  ['(ver às 11h05', '11h05'],
  ['Veja 1105', '1105'],
  ['див. 11:05', '11:05'],
  ['Дивіться о 11:05', '11:05'],
  ['انظر 11:05', '11:05'],
  ['راجع الساعة ١١:٠٥', '١١:٠٥'],
])('%s refers to a time', (before, typed) => {
  expect(typedReference(before)).toEqual({ typed, length: typed.length })
  expect(clockDigits(typed)).toMatch(/^(1105|930)$/)
})

test.each(['We foresee 1105', 'to see 12 boats', 'ver 1 105', 'server 1105', 'jane@example', 'прогляд. 11:05', 'see'])(
  '%s does not',
  before => {
    expect(typedReference(before)).toBeUndefined()
  },
)

test('an @ takes a time or words, and replaces itself', () => {
  expect(typedReference('(@11:')).toEqual({ typed: '11:', length: 4 })
  expect(typedReference('and @doors')).toEqual({ typed: 'doors', length: 6 })
  expect(typedReference('@')).toEqual({ typed: '', length: 1 })
  expect(clockDigits('11:')).toBe('11')
  expect(clockDigits('h')).toBe('h')
  expect(clockDigits('3 hurt')).toBe('3 hurt')
})
