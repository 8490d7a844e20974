/** Parses a coverage page saved as plain text: its head, quotes, posts and times. */
import { describe, expect, test } from 'vitest'
import { parsePage } from '#cli/import/parse-page.ts'
import { entry, ferryStrike, linesReported, MARCH_4, quotesAt, textOf, updateAt } from './parsed-page.ts'

describe('a whole page', () => {
  test('has its head fields', () => {
    expect(ferryStrike.blog).toEqual({
      title: 'The crews of the Ellery ferries have begun a strike over night crossings with reduced hands',
      lead: {
        alt: '',
        caption: 'The ferry Calder at her berth in Port Ellery, the harbour’s first idle morning in nine years',
        credit: 'Ines Okafor',
      },
      previous: { title: 'Talks on Night Crossings Break Down' },
      credits: [{ role: 'Map', name: 'Ellery Chart Office' }],
      related: [{ title: 'A Timetable Older Than the Lighthouse' }],
    })
  })

  test('gives its entries oldest first, starting with the original one', () => {
    expect(ferryStrike.updates.map(({ time, label, untimed }) => [time, label, untimed])).toEqual([
      ['2026-03-04T00:00:00.000Z', 'Original entry', true],
      ['2026-03-04T06:40:00.000Z', undefined, undefined],
      ['2026-03-04T09:15:00.000Z', undefined, undefined],
      ['2026-03-04T13:15:00.000Z', undefined, undefined],
      ['2026-03-04T17:40:00.000Z', undefined, undefined],
      ['2026-03-04T17:52:00.000Z', undefined, undefined],
    ])
  })

  test('keeps the text that follows a heading on its line', () => {
    expect(textOf(ferryStrike, '06:40')).toBe(
      'The first boat has not sailed. Some forty people are waiting in the rain.',
    )
  })

  test('keeps the reader’s comment apart', () => {
    expect(ferryStrike.comment).toBe(
      'My grandmother kept the books for this company. She would have sailed them herself.\n\nKeep it up.',
    )
    expect(ferryStrike.reports).toContainEqual({ line: 38, message: expect.stringContaining('comment') })
    expect(JSON.stringify(ferryStrike.updates)).not.toContain('grandmother')
  })

  test('knows which update "(see 0915 GMT)" means', () => {
    const [reference] = updateAt(ferryStrike, '13:15').references

    expect(reference).toEqual({ words: '0915 GMT', to: 2 })
  })
})

describe('quotes', () => {
  test('a statement is what "we" say, up to where the report continues', () => {
    expect(quotesAt(ferryStrike, '17:52')).toEqual([
      {
        attribution: 'The council',
        paragraphs: [
          '[We] thank the crews and the company for ten hours of patient work.',
          'Our offer to pay for the winter timetable stands. It covers the early boats and the last one home.',
          'The ‘standstill’ of the past two days has cost this town more than any timetable could.',
        ],
      },
    ])
  })

  test('a statement in quotation marks is quoted without them', () => {
    expect(quotesAt(ferryStrike, '17:40')).toEqual([
      {
        attribution: 'Skipper Maud Ferrier',
        paragraphs: [
          'I was going out in any case. You do not leave a neighbour on the quay.',
          'My father did the same in the long winter.',
        ],
      },
    ])
  })

  test('a statement without "we" ends where the report returns to its speaker, and is reported', () => {
    expect(quotesAt(ferryStrike, '13:15')).toEqual([
      {
        attribution: 'Union spokeswoman Petra Lindqvist',
        paragraphs: [
          'The boats are manned again from midnight, not before.',
          'The crews have been on the quay since yesterday and the crews need sleep.',
        ],
      },
    ])
    expect(linesReported(ferryStrike)).toContain(21)
  })

  test('a colon that introduces no speech quotes nothing', () => {
    expect(quotesAt(ferryStrike, '09:15')).toEqual([])
  })

  test('a sentence that is both alone in quotation marks and in the text is a pull quote', () => {
    expect(updateAt(ferryStrike, '00:00').body.at(-1)).toMatchObject({
      _type: 'quote',
      pulled: true,
      content: [{ children: [{ text: 'No boat is worth a hand.' }] }],
    })
  })

  test('text that may no longer belong to the statement is kept as a paragraph and reported', () => {
    const page = entry('The ministry said:', 'We have closed the road.', 'Three farms are cut off.', 'The road is old.')

    expect(quotesAt(page)).toEqual([{ attribution: 'The ministry', paragraphs: ['We have closed the road.'] }])
    expect(linesReported(page)).toEqual([4, 5])
  })

  test('a heading that is almost one ends a statement', () => {
    const page = entry('The ministry said:', 'We have closed the road.', 'UPDATE 2561 GMT:', 'We open it at noon.')

    expect(quotesAt(page)).toEqual([{ attribution: 'The ministry', paragraphs: ['We have closed the road.'] }])
    expect(linesReported(page)).toEqual([4, 5])
  })

  test.each([
    ['He said:', undefined],
    ['In a speech on Monday, Ana Reyes said:', 'Ana Reyes'],
    ['Ana Reyes, who had come by train, said:', undefined],
    ['What the minister has promised is said to be this:', undefined],
    ['Ana Reyes and the crews said in a letter:', 'Ana Reyes and the crews'],
  ])('"%s" is attributed to %s', (introduction, attribution) => {
    expect(quotesAt(entry(introduction, 'We are staying.'))).toEqual([{ attribution, paragraphs: ['We are staying.'] }])
  })

  test('unannounced "I" and "we" are reported, not attributed', () => {
    const page = entry('Ana Reyes asserted that the road is safe.', 'I drive it every day.')

    expect(quotesAt(page)).toEqual([])
    expect(linesReported(page)).toEqual([3])
  })

  test('neither a country nor a numeral speaks in the first person', () => {
    expect(linesReported(entry('The US remembers World War I on Monday.'))).toEqual([])
  })
})

describe('other content among the paragraphs', () => {
  test('a post becomes a card with its author, its day and its picture', () => {
    expect(updateAt(ferryStrike, '00:00').body).toContainEqual({
      _type: 'embed',
      _key: expect.any(String),
      provider: 'x',
      author: 'Jonas Ahlberg',
      handle: 'jonasonthequay',
      time: '2026-03-04',
      url: 'https://pic.twitter.com/q1Wz8TfErY',
      text: 'The quay is full and very quiet. Somebody has brought tea. #EllerySays pic.twitter.com/q1Wz8TfErY',
    })
  })

  test('"See also" is kept in its place, with its source', () => {
    expect(updateAt(ferryStrike, '13:15').body.at(-1)).toMatchObject({
      _type: 'related',
      source: 'Ellery Gazette',
      title: 'A Timetable Older Than the Lighthouse',
    })
  })

  test('a signature without a post stays a paragraph and is reported', () => {
    const page = entry('— Jonas Ahlberg (@jonas) March 4, 2026')

    expect(textOf(page)).toBe('— Jonas Ahlberg (@jonas) March 4, 2026')
    expect(linesReported(page)).toEqual([2])
  })
})

describe('times', () => {
  test('GMT in a heading is GMT, also where the clocks show summer time', () => {
    const page = parsePage('UPDATE 1644 GMT:\nx', { date: '2026-07-04', timeZone: 'Europe/London' })

    expect(page.updates[0]?.time).toBe('2026-07-04T16:44:00.000Z')
    expect(page.reports[0]?.message).toContain('1744 BST')
  })

  test('any other label is read in the zone of the page', () => {
    const page = parsePage('UPDATE 1644 BST:\nx', { date: '2026-07-04', timeZone: 'Europe/London' })

    expect(page.updates[0]?.time).toBe('2026-07-04T15:44:00.000Z')
    expect(page.reports).toEqual([])
  })

  test('a label that the zone does not have then is reported', () => {
    const page = parsePage('UPDATE 1644 EST:\nx', MARCH_4)

    expect(page.updates[0]?.time).toBe('2026-03-04T16:44:00.000Z')
    expect(page.reports).toEqual([{ line: 1, message: expect.stringContaining('EST') }])
  })

  test('the repeated hour is disambiguated by its label', () => {
    const page = parsePage('UPDATE 0130 GMT:\nb\nUPDATE 0130 BST:\na', {
      date: '2026-10-25',
      timeZone: 'Europe/London',
    })

    expect(page.updates.map(({ time }) => time)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
  })

  test('the skipped hour is reported', () => {
    const page = parsePage('UPDATE 0230 EST:\nx', { date: '2026-03-08', timeZone: 'America/New_York' })

    expect(page.updates[0]?.time).toBe('2026-03-08T07:30:00.000Z')
    expect(page.reports.map(({ message }) => message).join()).toContain('left out')
  })

  test('a time earlier than the one below it has passed midnight', () => {
    const page = parsePage('UPDATE 0010 GMT:\nb\nUPDATE 2350 GMT:\na', MARCH_4)

    expect(page.updates.map(({ time }) => time)).toEqual(['2026-03-04T23:50:00.000Z', '2026-03-05T00:10:00.000Z'])
    expect(page.reports).toEqual([{ line: 1, message: expect.stringContaining('next day') }])
  })

  test('the original entry also precedes an update at midnight', () => {
    const page = parsePage('UPDATE 0000 GMT:\nb\nORIGINAL ENTRY: a', MARCH_4)

    expect(page.updates.map(({ time }) => time)).toEqual(['2026-03-03T23:59:00.000Z', '2026-03-04T00:00:00.000Z'])
  })

  test('an invalid time does not start an update', () => {
    const page = parsePage('UPDATE 1200 GMT:\na\nUPDATE 2561 GMT: b', MARCH_4)

    expect(page.updates).toHaveLength(1)
    expect(textOf(page)).toBe('a\n\nUPDATE 2561 GMT: b')
    expect(linesReported(page)).toEqual([3])
  })

  test.each([
    ['a later update', 'UPDATE 1300 GMT:\nb\nUPDATE 1200 GMT:\na (see 1300 GMT)', 4],
    ['no update', 'UPDATE 1200 GMT:\na (see 1100 GMT)', 2],
  ])('a reference to %s stays text and is reported', (_, text, line) => {
    const page = parsePage(text, MARCH_4)

    expect(page.updates.flatMap(({ references }) => references)).toEqual([])
    expect(linesReported(page)).toEqual([line])
  })

  test('entries added at the top later do not change the ids of those below', () => {
    const earlier = parsePage('UPDATE 1200 GMT:\nb\nUPDATE 1200 GMT:\na', MARCH_4)
    const later = parsePage('UPDATE 1200 GMT:\nc\nUPDATE 1200 GMT:\nb\nUPDATE 1200 GMT:\na', MARCH_4)

    const names = later.updates.map(({ name }) => name)
    expect(names.slice(0, 2)).toEqual(earlier.updates.map(({ name }) => name))
    expect(new Set(names).size).toBe(3)
  })
})
