/** Which addresses are counted as one when secrets are guessed. */
import { expect, test } from 'vitest'
import { networkOf } from '../src/limits/attempts.ts'
import { isProxies } from '../src/limits/proxies.ts'

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
])('%s may be named as a proxy: %s', (text, isRight) => {
  expect(isProxies(text)).toBe(isRight)
})
