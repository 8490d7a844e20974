/** Times as readers see them, in the blog's zone at that instant. */
import { expect, test } from 'vitest'
import { instantAt, wallClock } from '#client/desk/kit/zoned-time.ts'
import { type clockStyles, showClock, showClockOf, showTime, showZonedClock } from '#shared/blog/times.ts'
import { showDate, showDay } from '#shared/view/dates.ts'

test.each([
  ['the last minute of winter in London', '2026-03-29T00:59:00.000Z', 'Europe/London', '0059 GMT'],
  ['the first minute of summer in London', '2026-03-29T01:00:00.000Z', 'Europe/London', '0200 BST'],
  ['the repeated hour in London, first', '2026-10-25T00:30:00.000Z', 'Europe/London', '0130 BST'],
  ['the repeated hour in London, second', '2026-10-25T01:30:00.000Z', 'Europe/London', '0130 GMT'],
  ['New York in summer', '2026-07-01T16:44:00.000Z', 'America/New_York', '1244 EDT'],
  ['New York after its clocks went back', '2026-11-01T06:30:00.000Z', 'America/New_York', '0130 EST'],
  ['Paris in winter', '2026-01-10T12:00:00.000Z', 'Europe/Paris', '1300 CET'],
  ['Kyiv in summer', '2026-06-10T12:00:00.000Z', 'Europe/Kyiv', '1500 EEST'],
  ['Sydney in its summer', '2026-01-10T12:00:00.000Z', 'Australia/Sydney', '2300 AEDT'],
  ['Greenwich itself', '2026-07-01T16:44:00.000Z', 'Etc/GMT', '1644 GMT'],
  ['midnight, never 2400', '2026-06-09T23:00:00.000Z', 'Europe/London', '0000 BST'],
])('%s', (_, instant, zone, shown) => {
  expect(showClock(instant, zone)).toBe(shown)
})

test('a zone without a short name is shown by its UTC offset', () => {
  expect(showClock('2026-06-10T12:00:00.000Z', 'Asia/Kathmandu')).toBe('1745 GMT+5:45')
})

test("the day is the zone's", () => {
  const instant = '2026-03-04T23:30:00.000Z'

  expect(showTime(instant, 'Europe/London').day).toBe('2026-03-04')
  expect(showTime(instant, 'Asia/Tokyo').day).toBe('2026-03-05')
})

test.each([
  ['0002-11-27T10:00:00.000Z', 'Etc/GMT', '0002-11-27'],
  ['0202-01-01T12:00:00.000Z', 'Asia/Tokyo', '0202-01-01'],
  ['9999-12-31T23:59:59.999Z', 'Asia/Tokyo', '0000-01-01'],
])('a day of %s in %s has a year of four digits, and words', (instant, zone, day) => {
  expect(showTime(instant, zone).day).toBe(day)
  expect(showDay(day, 'en-GB')).not.toBe('')
})

test.each(['Europe/London', 'Asia/Kolkata', 'America/St_Johns', 'Asia/Tokyo'])(
  'in %s every time that a field can hold while its year is typed is an instant, and the same time again',
  zone => {
    const typed = ['0002', '0020', '0202', '2026'].map(year => `${year}-11-27T10:05`)

    expect(typed.map(wall => wallClock(instantAt(wall, zone) ?? '', zone))).toEqual(typed)
    expect(instantAt('0000-01-01T00:00', zone)).toBeDefined()
    expect(instantAt('9999-12-31T23:59', zone)).toBeDefined()
  },
)

test('days are in the language of the blog, wherever the reader is', () => {
  expect(showDay('2026-03-04', 'uk')).toBe('середа, 4 березня 2026 р.')
  expect(showDay('2026-03-04', 'de')).toBe('Mittwoch, 4. März 2026')
  expect(showDate('2026-03-04', 'fr')).toBe('4 mars 2026')
})

test.each([
  ['24h', 'en-GB', '16:04', '16:04 CET'],
  ['24h-dot', 'en-GB', '16.04', '16.04 CET'],
  ['12h', 'en-US', '4:04 PM', '4:04 PM CET'],
  ['12h', 'es', '4:04 p. m.', '4:04 p. m. CET'],
  ['12h', 'ar-EG', '4:04 م', '4:04 م CET'],
  ['24h', 'ar-EG', '16:04', '16:04 CET'],
  ['wire', 'en-GB', '1604 CET', '1604 CET'],
  [undefined, 'de', '1604 CET', '1604 CET'],
] satisfies [(typeof clockStyles)[number] | undefined, string, string, string][])(
  'in the clock style %s a blog in %s shows %s',
  (clock, language, shown, zoned) => {
    const of = { timeZone: 'Europe/Berlin', language, clock }
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

    expect(plain(showClockOf('2026-03-04T15:04:00.000Z', of))).toBe(shown)
    expect(plain(showZonedClock('2026-03-04T15:04:00.000Z', of))).toBe(zoned)
  },
)

test('half a day begins at 12', () => {
  const of = { timeZone: 'UTC', language: 'en-US', clock: '12h' as const }

  expect(showClockOf('2026-03-04T00:30:00.000Z', of)).toMatch(/^12:30.AM$/)
  expect(showClockOf('2026-03-04T12:30:00.000Z', of)).toMatch(/^12:30.PM$/)
})
