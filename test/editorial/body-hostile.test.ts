/** Bodies that must be refused, and hostile ones that must not fail, hang or execute. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BodyInput, readBody } from '#editorial/body/body.ts'
import { Refusal } from '#platform/errors.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import { expectKeysOnce, expectNoEmptyPart, linked, outcome, refusalOf, said, span } from './body-outcome.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('refused', () => {
  const refusals: readonly (readonly [what: string, input: BodyInput, path: string])[] = [
    ['two forms at once', { markdown: 'a', html: 'a' }, 'html'],
    ['Markdown that is not a string', { markdown: 7 as unknown as string }, 'markdown'],
    ['a body that is not an array', { body: 'text' }, 'body'],
    ['an unknown kind of block', { body: [said(span('a')), { _type: 'hologram' }] }, 'body[1]._type'],
    [
      'a path that resolves to another host',
      { body: [linked('/\\evil.example', span('a', 'link'))] },
      'body[0].markDefs[0].href',
    ],
    ['an executable address', { body: [linked('javascript:x', span('a', 'link'))] }, 'body[0].markDefs[0].href'],
    ['a picture without an address', { body: [{ _type: 'image' }] }, 'body[0].url'],
    ['a text that is not a string', { body: [said({ _type: 'span', text: 1 })] }, 'body[0].children[0].text'],
    ['a null block', { body: [null] }, 'body[0]'],
    ['more paragraphs than an update may have', { markdown: 'a\n\n'.repeat(1_001) }, 'markdown'],
  ]

  test.each(refusals)('%s', (_, input, path) => {
    const refusal = refusalOf(input)

    expect(refusal.code).toBe('invalid')
    expect(refusal.errors?.[0]?.path).toMatch(path)
    expect(refusal.errors?.[0]?.message).toBeTruthy()
  })
})

describe('any input', () => {
  const scraps = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        ...'<p> <b> </b> <a href=" " <ul> <li> </ul> <blockquote> </blockquote> <table> <tr> <td> <pre> <br>'.split(
          ' ',
        ),
      ),
      fc.constantFrom(
        '<script>',
        '</script>',
        '<!--',
        '<svg onload=x>',
        '&lt;',
        '&#0;',
        '&#xD800;',
        '<iframe src=',
        '<img src=x>',
      ),
      fc.constantFrom(
        '> ',
        '- ',
        '1. ',
        '**',
        '_',
        '[',
        '](',
        ')',
        '```',
        '\n',
        '\r',
        '    ',
        '|',
        '# ',
        '\ud800',
        '\u0000',
      ),
      fc.constantFrom('https://x.com/a/status/1', 'javascript:', 'data:', '— Ana (@ana) March 4, 2026', '#update-', ID),
    ),
    { maxLength: 30 },
  )
  const texts = scraps.map(parts => parts.join(''))

  test.each(['markdown', 'html'] as const)('%s becomes a body that matches the schema, or is refused', form => {
    fc.assert(
      fc.property(texts, text => {
        const body = readBody({ [form]: text })

        expect(portableText.safeParse(body).success).toBe(true)
        expectKeysOnce(body)
        expectNoEmptyPart(body)
        expect(JSON.stringify(body).isWellFormed()).toBe(true)
        expect(readBody({ body })).toEqual(body)
      }),
    )
  })

  test('Portable Text becomes a body that matches the schema, or is refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.array(fc.record({ _type: fc.constant('block'), children: fc.jsonValue() }))),
        body => {
          const result = outcome({ body })

          expect(result instanceof Refusal || portableText.safeParse(result).success).toBe(true)
        },
      ),
    )
  })

  test.each([
    ['nested elements', { html: '<b>'.repeat(80_000) }],
    ['nested lists', { html: '<ul><li>a'.repeat(30_000) }],
    ['nested quotes', { markdown: `${'> '.repeat(120_000)}x` }],
    ['nested emphasis', { markdown: '*a '.repeat(40_000) + 'a* '.repeat(40_000) }],
    ['spaces in preformatted text', { html: `<pre>${' '.repeat(250_000)}a<br>` }],
    ['spaces in a quote', { body: [{ _type: 'quote', content: [said(span(`x\n—${' '.repeat(250_000)}a`))] }] }],
    ['dashes in a quote', { html: `<blockquote>${'—'.repeat(80_000)}</blockquote>` }],
    ['open brackets', { markdown: '['.repeat(250_000) }],
    ['nested Portable Text', { body: nested(20_000) }],
    ['one long word', { markdown: 'a'.repeat(256_000) }],
  ])('256 KB of %s neither fail nor hang', (_, input) => {
    const result = outcome(input)

    expect(result instanceof Refusal || portableText.safeParse(result).success).toBe(true)
  })
})

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let i = 0; i < depth; i++) value = [value]
  return [{ _type: 'block', children: value }]
}
