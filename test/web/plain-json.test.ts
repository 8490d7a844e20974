/** JSON from anyone: lone surrogates are replaced, and excessive JSON is refused in linear time. */
import { describe, expect, test } from 'vitest'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'
import { demandPlainText, tidyJson } from '#web/middleware/plain-json.ts'

test('a lone surrogate becomes U+FFFD everywhere, and everything else is kept', () => {
  const json = JSON.parse('{"a":"x\\ud800","b":[["\\udc00"]],"__proto__":"\\ud800y","c":"😀","d":[1,null,true]}')

  tidyJson(json)

  expect(JSON.stringify(json)).toBe('{"a":"x\ufffd","b":[["\ufffd"]],"__proto__":"\ufffdy","c":"😀","d":[1,null,true]}')
})

test.each([null, 1, 'a', {}, [], { a: Array(40_000).fill('a') }])('ordinary JSON is accepted', json => {
  expect(() => tidyJson(json)).not.toThrow()
})

test.each(['{"toString":null}', '[{"a":{"length":{"toString":1}}}]'])(
  '%s is refused before a schema compares it',
  text => {
    expect(() => tidyJson(JSON.parse(text))).toThrow(expect.objectContaining({ code: 'invalid' }))
  },
)

describe('refusing a megabyte of JSON costs less than the limit per request', () => {
  test.each([
    ['zeros', `[${'0,'.repeat(490_000)}0]`],
    ['empty objects', `{"related":[${'{},'.repeat(320_000)}0]}`],
    ['nested lists', '['.repeat(490_000) + ']'.repeat(490_000)],
    ['nested objects', `${'{"a":'.repeat(160_000)}1${'}'.repeat(160_000)}`],
    ['fields, no two alike', `{${Array.from({ length: 75_000 }, (_, number) => `"k${number}":1`)}}`],
  ])('%s', (_, text) => {
    const bytes = Buffer.from(text)

    expect(() => demandPlainText(bytes)).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(() => tidyJson(JSON.parse(text))).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(cpuMs(() => expect(() => demandPlainText(bytes)).toThrow(), 50)).toBeLessThan(50)
  })
})

test('values inside a string do not count', () => {
  const text = JSON.stringify({ title: '[{,"\\",'.repeat(100_000) })

  expect(() => demandPlainText(Buffer.from(text))).not.toThrow()
})
