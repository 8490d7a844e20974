/** How guesses of secrets are counted, and which addresses count as one. */
import { expect, test } from 'vitest'
import { networkOf } from '#platform/limits/address.ts'
import { createAttempts } from '#platform/limits/attempts.ts'
import { isProxies } from '#platform/limits/proxies.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:51234', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0db8:0000:0000:ffff::9', '2001:db8:0:0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['loopback', true],
  ['192.0.2.7', true],
  ['10.0.0.0/8', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['10.0.0/8', false],
  ['proxy.example.org', false],
  ['', false],
])('%s is accepted as a proxy: %s', (text, isRight) => {
  expect(isProxies(text)).toBe(isRight)
})

const createGuarded = () => {
  let ms = 0
  const attempts = createAttempts({ nowMs: () => ms, wrongAttempts: 3 })
  const pass = (minutes: number) => {
    ms += minutes * 60_000
  }
  return { attempts, pass }
}

test('repeating a wrong key is not a new guess; another key is', () => {
  const { attempts } = createGuarded()

  const same = Array.from({ length: 50 }, () => attempts.beginWith('203.0.113.7', 'revoked').kind)
  const others = ['a', 'b', 'c', 'd'].map(secret => attempts.beginWith('203.0.113.7', secret).kind)

  expect(new Set(same)).toEqual(new Set(['allowed']))
  expect(others).toEqual(['allowed', 'allowed', 'too many', 'too many'])
})

test('a valid key keeps working, however many guesses come from its address', () => {
  const { attempts } = createGuarded()
  const first = attempts.beginWith('203.0.113.7', 'right')
  if (first.kind === 'allowed') first.forgive()

  const guesses = ['a', 'b', 'c', 'd'].map(secret => attempts.beginWith('203.0.113.7', secret).kind)

  expect(guesses).toEqual(['allowed', 'allowed', 'allowed', 'too many'])
  expect(attempts.beginWith('203.0.113.7', 'right').kind).toBe('allowed')
  expect(attempts.beginWith('198.51.100.1', 'e').kind).toBe('allowed')
})

test('a thousand concurrent guesses do not evade the limit, and the allowance refills gradually', () => {
  const { attempts, pass } = createGuarded()

  const kinds = Array.from({ length: 1_000 }, (_, n) => attempts.beginWith('203.0.113.7', `guess ${n}`).kind)
  const refused = attempts.begin('203.0.113.7')
  pass(5)

  expect(kinds.filter(kind => kind === 'allowed')).toHaveLength(3)
  expect(refused).toEqual({ kind: 'too many', retryAfterSeconds: 100 })
  expect(Array.from({ length: 4 }, () => attempts.begin('203.0.113.7').kind)).toEqual([
    ...['allowed', 'allowed', 'allowed', 'too many'],
  ])
})
