/** Parsing a saved page drops nothing: what fits nowhere is kept and reported. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePage } from '#cli/import/parse-page.ts'
import { cleanText } from '#editorial/body/clean-text.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { linesReported, MARCH_4, textOf, wordsOf } from './parsed-page.ts'

describe('nothing is dropped', () => {
  test('unrecognized text at the top opens the original entry, and is reported', () => {
    const page = parsePage('A headline without a form\nUPDATE 1200 GMT:\na', MARCH_4)

    expect(page.updates.map(({ label, body }) => [label, plainText(body)])).toEqual([
      ['Original entry', 'A headline without a form'],
      [undefined, 'a'],
    ])
    expect(linesReported(page)).toEqual([1])
  })

  test('a heading without text keeps its own words', () => {
    const page = parsePage('UPDATE 1200 GMT:\nUPDATE 1100 GMT:\na', MARCH_4)

    expect(textOf(page, '12:00')).toBe('UPDATE 1200 GMT:')
    expect(linesReported(page)).toEqual([1])
  })

  test('asterisks above an entry are decoration', () => {
    const page = parsePage('UPDATE 1200 GMT:\nb\n***\nUPDATE 1100 GMT:\na', MARCH_4)

    expect(page.comment).toBeUndefined()
    expect(page.updates).toHaveLength(2)
  })

  test.each(['', '\n\r\n', '\ufeff'])('an empty page (%j) is a page without updates', text => {
    expect(parsePage(text, MARCH_4)).toMatchObject({ updates: [], reports: [] })
  })

  const scraps = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.lorem({ maxCount: 2, mode: 'sentences' }),
    fc.constantFrom(
      'UPDATE 1644 GMT:',
      'UPDATE 0010 CET: words',
      'UPDATE 2561 GMT:',
      'UPDATE 12 GMT',
      'ORIGINAL ENTRY: one',
    ),
    fc.constantFrom(
      'The mayor said:',
      'We stay.',
      'I do.',
      '“We go.”',
      '“We go',
      'The mayor added that “all” stay.',
      'We go.',
    ),
    fc.constantFrom('Topics: Boats, Quay', 'Topic: Boats', 'WHAT WE KNOW:', '- Boats stay.', '• Quay'),
    fc.constantFrom(
      '— Ana Reyes (@ana) March 4, 2026',
      'See also The Gazette: Old Boats',
      'See also Boats',
      '***',
      '* * * *',
    ),
    fc.constantFrom(
      'A quay (Ana Reyes)',
      'Monday’s Coverage: Boats',
      'Map: Chart Office',
      'so (see 1644 GMT)',
      'a\r\nb',
      '\u2028',
    ),
  )
  const pages = fc.array(scraps, { maxLength: 25 }).map(lines => lines.join('\n'))

  test('every word of every line is in the result', () => {
    fc.assert(
      fc.property(pages, text => {
        const page = parsePage(text, MARCH_4)
        const kept = wordsOf(textsIn(page).join(' '))

        for (const word of wordsOf(cleanText(text).replace(FORM, ' '))) expect(kept).toContain(word)
        for (const { body } of page.updates) expect(portableText.safeParse(body).success).toBe(true)
      }),
    )
  })
})

/** The words that only classify a line. */
const FORM =
  /UPDATE|GMT|CET|ORIGINAL ENTRY|Topics?(?=:)|WHAT WE KNOW|See also|Monday’s Coverage|March 4, 2026|1644|0010/g

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
