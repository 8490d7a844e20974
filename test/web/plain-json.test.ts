/** JSON from anybody: half characters are mended, and what no schema should have to read is refused in linear time. */
import { describe, expect, test } from 'vitest'
import { cpuMs } from '#test/support/clocks/cpu-time.ts'
import { demandPlainText, tidyJson } from '#web/middleware/plain-json.ts'

test('half a character becomes U+FFFD wherever it stands, and everything else stays', () => {
  const json = JSON.parse('{"a":"x\\ud800","b":[["\\udc00"]],"__proto__":"\\ud800y","c":"😀","d":[1,null,true]}')

  tidyJson(json)

  expect(JSON.stringify(json)).toBe('{"a":"x\ufffd","b":[["\ufffd"]],"__proto__":"\ufffdy","c":"😀","d":[1,null,true]}')
})

test.each([null, 1, 'a', {}, [], { a: Array(40_000).fill('a') }])('what is plain is taken', json => {
  expect(() => tidyJson(json)).not.toThrow()
})

describe('a megabyte of JSON is refused for less than one request may cost', () => {
  test.each([
    ['zeros', `[${'0,'.repeat(490_000)}0]`],
    ['empty objects', `{"related":[${'{},'.repeat(320_000)}0]}`],
    ['lists in lists', '['.repeat(490_000) + ']'.repeat(490_000)],
    ['objects in objects', `${'{"a":'.repeat(160_000)}1${'}'.repeat(160_000)}`],
    ['fields, no two alike', `{${Array.from({ length: 75_000 }, (_, number) => `"k${number}":1`)}}`],
  ])('%s', (_, text) => {
    const bytes = Buffer.from(text)

    expect(() => demandPlainText(bytes)).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(() => tidyJson(JSON.parse(text))).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(cpuMs(() => expect(() => demandPlainText(bytes)).toThrow(), 50)).toBeLessThan(50)
  })
})

test('what looks like values within a text is no value', () => {
  const text = JSON.stringify({ title: '[{,"\\",'.repeat(100_000) })

  expect(() => demandPlainText(Buffer.from(text))).not.toThrow()
})
