/** The checker of the fault suite must detect every violation. */
import { expect, test } from 'vitest'
import { Ledger } from '#test/support/readers/ledger.ts'

const doors = { offset: 2, text: 'Doors open' }
const speech = { offset: 3, text: 'Speech begins' }
const vote = { offset: 4, text: 'Vote' }

test('a reader who was shown everything once and in order has no complaint', () => {
  expect(ledger().complaints('Ana', 1, [doors, speech, vote])).toEqual([])
})

test.each([
  ['a lost update', [doors, speech], 'Ana was shown undefined at 4, acknowledged as "Vote"'],
  ['a doubled update', [doors, speech, vote, { ...vote, offset: 5 }], 'Ana was shown "Vote" 2 times'],
  ['a hole', [doors, vote], 'Ana was shown offset 4 where 3 comes next'],
  ['a wrong order', [doors, vote, speech], 'Ana was shown offset 4 where 3 comes next'],
  [
    'another text',
    [doors, { ...speech, text: 'Vote' }, vote],
    'Ana was shown "Vote" at 3, acknowledged as "Speech begins"',
  ],
  [
    'an update that nobody posted',
    [doors, speech, vote, { offset: 5, text: 'Hoax' }],
    'Ana was shown "Hoax", which nobody posted',
  ],
])('%s is a complaint', (_, shown, complaint) => {
  expect(ledger().complaints('Ana', 1, shown)).toContain(complaint)
})

test('an unacknowledged post may be shown once, or not at all', () => {
  const book = ledger()
  book.tries('Perhaps')

  expect(book.complaints('Ana', 1, [doors, speech, vote])).toEqual([])
  expect(book.complaints('Ana', 1, [doors, speech, vote, { offset: 5, text: 'Perhaps' }])).toEqual([])
})

test('an accepted scheduled post must be shown to every reader', () => {
  const book = ledger()
  book.tries('Result')
  book.promises('Result', 1_000)

  const shown = { offset: 5, text: 'Result', atMs: 1_200 }
  expect(book.complaints('Ana', 1, [doors, speech, vote])).toEqual([
    'Ana was never shown "Result", which was scheduled',
  ])
  expect(book.complaints('Ana', 1, [doors, speech, vote, shown])).toEqual([])
  expect(book.latenessMs([shown])).toEqual([200])
})

function ledger(): Ledger {
  const book = new Ledger()
  for (const { text, offset } of [doors, speech, vote]) {
    book.tries(text)
    book.acknowledges(text, offset)
  }
  return book
}
