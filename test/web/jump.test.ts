/** "Jump to": where the steps of a coverage begin and end, in its zone. */
import { expect, test } from 'vitest'
import { parsePlace } from '#shared/blog/order.ts'
import { sampleCoverage } from '#test/support/data/sample-coverage.ts'
import { jumpForm } from '#web/pages/jump.ts'
import { pageWordsFor } from '#web/pages/words.ts'

type Asked = { readonly start: string; readonly until: string; readonly timeZone: string; readonly language?: string }

test.each([
  ['spring, with a day of 23 hours', 'Europe/Berlin', ['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00']],
  ['autumn, with a day of 25 hours', 'Europe/Berlin', ['2026-10-23T22:00', '2026-10-24T22:00', '2026-10-25T23:00']],
  ['a zone whose clocks skip midnight', 'Africa/Cairo', ['2026-04-22T22:00', '2026-04-23T22:00', '2026-04-24T21:00']],
])('days begin at midnight in %s', (_, timeZone, midnights) => {
  const [first = '', , last = ''] = midnights
  const start = new Date(Date.parse(`${first}Z`) + 5 * 3_600_000).toISOString()
  const until = new Date(Date.parse(`${last}Z`) + 60_000).toISOString()

  const steps = stepsOf({ start, until, timeZone })

  const ends = steps.map(({ end }) => new Date(Date.parse(end) + 1).toISOString().slice(0, 16))
  expect(ends.slice(1)).toEqual(midnights.slice(1).reverse())
  expect(steps).toHaveLength(3)
})

test('hours begin where the clocks of the zone show a full hour', () => {
  const asked = { start: '2026-03-28T09:10:20.500Z', until: '2026-03-28T11:29:00.000Z', timeZone: 'Asia/Kolkata' }

  expect(stepsOf(asked)).toEqual([
    { name: '1600 GMT+5:30', end: '2026-03-28T11:29:59.999Z' },
    { name: '1500 GMT+5:30', end: '2026-03-28T10:29:59.999Z' },
    { name: '1400 GMT+5:30', end: '2026-03-28T09:29:59.999Z' },
  ])
  const arabic = { ...asked, language: 'ar', timeZone: 'Africa/Cairo' }
  expect(stepsOf(arabic)[0]?.name).toBe('\u20681300 EET\u2069')
})

test('a year is listed in at most 60 steps, and updates before the beginning need none', () => {
  const year = { start: '2026-01-01T00:00:00.000Z', until: '2026-12-31T12:00:00.000Z', timeZone: 'Europe/London' }

  expect(stepsOf(year).length).toBeLessThanOrEqual(60)
  expect(stepsOf({ ...year, until: '2025-12-31T23:59:00.000Z' })).toEqual([])
})

function stepsOf({ start, until, timeZone, language = 'en-GB' }: Asked) {
  const { blog } = sampleCoverage([])
  const of = { ...blog, timeZone, language, coverage: { start } }
  const { markup = '' } = jumpForm({ blog: of, until, kept: [], words: pageWordsFor('en') }) ?? {}
  return [...markup.matchAll(/<option value="([^"]+)">([^<]+)</g)].map(([, place = '', name = '']) => ({
    name,
    end: parsePlace(place)?.time ?? '',
  }))
}
