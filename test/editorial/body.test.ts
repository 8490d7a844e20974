/** Markdown, HTML and Portable Text lead to the same body, which contains nothing executable. */
import { describe, expect, test } from 'vitest'
import { readBody } from '#editorial/body/body.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { expectKeysOnce, keysOf, linked, said, span } from './body-outcome.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

const item = (level: number, text: string, listItem = 'bullet') => ({ ...said(span(text)), listItem, level })

type Form = { readonly what: string; readonly markdown: string; readonly html: string; readonly body: unknown[] }

const sameWords: readonly Form[] = [
  {
    what: 'paragraphs',
    markdown: 'The doors are open.\n\nThe hall fills.',
    html: '<p>The doors are open.</p>\n<p>The hall\n fills.</p>',
    body: [said(span('The doors are open.')), said(span('The hall fills.'))],
  },
  {
    what: 'strong and em, one in the other',
    markdown: 'A **very _loud_** bell',
    html: '<div>A <b>very <i>loud</i></b> bell</div>',
    body: [said(span('A '), span('very ', 'strong'), span('loud', 'em', 'strong'), span(' bell'))],
  },
  {
    what: 'spans that look alike',
    markdown: '**onetwo**',
    html: '<p><b>one</b><strong>two</strong></p>',
    body: [said(span('one', 'strong'), span(''), span('two', 'strong'))],
  },
  {
    what: 'links',
    markdown: 'Read [the *report*](https://example.org/report?a=1&b=2).',
    html: '<p>Read <a href="https://example.org/report?a=1&amp;b=2" onclick="x()">the <em>report</em></a>.</p>',
    body: [
      linked(
        'https://example.org/report?a=1&b=2',
        span('Read '),
        span('the ', 'link'),
        span('report', 'link', 'em'),
        span('.'),
      ),
    ],
  },
  {
    what: 'an address in running text',
    markdown: 'See https://example.org/a now',
    html: '<p>See <a href="https://example.org/a">https://example.org/a</a> now</p>',
    body: [linked('https://example.org/a', span('See '), span('https://example.org/a', 'link'), span(' now'))],
  },
  {
    what: 'a link to another update',
    markdown: `Confirmed ([1105 GMT](#update-${ID})).`,
    html: `<p>Confirmed (<a href="#update-${ID}">1105 GMT</a>).</p>`,
    body: [
      {
        ...said(span('Confirmed ('), span('1105 GMT', 'r'), span(').')),
        markDefs: [{ _type: 'reference', _key: 'r', update: ID }],
      },
    ],
  },
  {
    what: 'lists within lists',
    markdown: '- first\n  1. one\n  2. two\n     - deep\n- second\n\n  goes on',
    html: '<ul><li>first<ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol></li><li><p>second</p><p>goes on</p></li></ul>',
    body: [
      item(1, 'first'),
      item(2, 'one', 'number'),
      item(2, 'two', 'number'),
      item(3, 'deep'),
      item(1, 'second\ngoes on'),
    ],
  },
  {
    what: 'a quote that names its source',
    markdown: '> We will not *leave*.\n>\n> Not today.\n>\n> — Ana Reyes, mayor',
    html: '<blockquote><p>We will not <em>leave</em>.</p><p>Not today.</p><footer>Ana Reyes, mayor</footer></blockquote>',
    body: [
      { ...said(span('We will not '), span('leave', 'em'), span('.')), style: 'blockquote' },
      { ...said(span('Not today.\n— Ana Reyes, mayor')), style: 'blockquote' },
    ],
  },
  {
    what: 'a quote without a source',
    markdown: '> Enough.',
    html: '<blockquote>Enough.</blockquote>',
    body: [{ _type: 'quote', content: [said(span('Enough.'))] }],
  },
  {
    what: 'a picture in a paragraph',
    markdown: 'Before ![A full hall](https://example.org/hall.jpg "The hall at noon") after',
    html: '<p>Before <img src="https://example.org/hall.jpg" alt="A full hall" title="The hall at noon"> after</p>',
    body: [
      said(span('Before')),
      { _type: 'image', url: 'https://example.org/hall.jpg', alt: 'A full hall', caption: 'The hall at noon' },
      said(span('after')),
    ],
  },
  {
    what: 'headings of every depth',
    markdown: '# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f',
    html: '<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>',
    body: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((style, i) => ({ ...said(span('abcdef'.charAt(i))), style })),
  },
  {
    what: 'code and rules as text, and a table',
    markdown:
      'Run `npm start`\n\n```\nif (a)\n    b\n```\n\n---\n\n| seat | votes |\n|---|---|\n| North | **12** |\n| South | |',
    html: '<p>Run <code>npm start</code></p><pre>if (a)\n    b</pre><hr><table><tr><th>seat<th>votes</tr><tr><td><p>North</p></td><td><b>12</b></td></tr><tr><td>South<td></tr></table>',
    body: [
      said(span('Run npm start')),
      said(span('if (a)\n    b')),
      said(span('* * *')),
      {
        _type: 'table',
        headerRow: true,
        rows: [
          { cells: [said(span('seat')), said(span('votes'))] },
          { cells: [said(span('North')), said(span('12', 'strong'))] },
          { cells: [said(span('South')), said()] },
        ],
      },
    ],
  },
  {
    what: 'the address of a post, alone',
    markdown: 'https://x.com/anareyes/status/1234567890',
    html: '<p><a href="https://x.com/anareyes/status/1234567890">https://x.com/anareyes/status/1234567890</a></p>',
    body: [{ _type: 'embed', provider: 'x', handle: 'anareyes', url: 'https://x.com/anareyes/status/1234567890' }],
  },
  {
    what: 'a post in a signed quote',
    markdown:
      '> The hall is full.\n>\n> — Ana Reyes (@anareyes) [March 4, 2026](https://twitter.com/anareyes/status/12)',
    html: '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The hall is full.</p>&mdash; Ana Reyes (@anareyes) <a href="https://twitter.com/anareyes/status/12">March 4, 2026</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script>',
    body: [
      {
        _type: 'embed',
        provider: 'x',
        url: 'https://twitter.com/anareyes/status/12',
        author: 'Ana Reyes',
        handle: 'anareyes',
        time: '2026-03-04',
        text: 'The hall is full.',
      },
    ],
  },
  {
    what: 'line breaks of every kind',
    markdown: 'one\r\ntwo\rthree',
    html: '<p>one<br>\r\ntwo<br/>three</p>',
    body: [said(span('one\r\ntwo\rthree'))],
  },
  {
    what: 'signs and scripts',
    markdown: 'שלום 👩‍👩‍👧 a < b & c > d \\<b>',
    html: '<p>שלום 👩‍👩‍👧 a &lt; b &amp; c &gt; d &lt;b&gt;</p>',
    body: [said(span('שלום 👩‍👩‍👧 a < b & c > d <b>'))],
  },
  {
    what: 'half characters and \\u0000',
    markdown: 'a\ud800b\u0000c',
    html: '<p>a\ud800b\u0000c</p>',
    body: [said(span('a\ud800b\u0000c'))],
  },
  { what: 'nothing', markdown: ' \n\n', html: '<p> </p><p></p><!-- -->', body: [said(), said(span(' '))] },
]

describe('the same text gives the same body in Markdown, HTML and Portable Text', () => {
  test.each(sameWords)('$what', ({ markdown, html, body }) => {
    const fromMarkdown = shape(readBody({ markdown }))

    expect(shape(readBody({ html }))).toEqual(fromMarkdown)
    expect(shape(readBody({ body }))).toEqual(fromMarkdown)
  })

  test.each(sameWords)('$what: parsing the result again changes nothing', ({ markdown }) => {
    const once = readBody({ markdown })

    expect(readBody({ body: once })).toEqual(once)
  })
})

describe('the resulting body', () => {
  test('a quote has its attribution', () => {
    const [quote] = readBody({ markdown: '> Not today.\n> — Ana Reyes' })

    expect(quote).toMatchObject({
      _type: 'quote',
      attribution: 'Ana Reyes',
      content: [{ children: [{ text: 'Not today.' }] }],
    })
  })

  test('lone surrogates become U+FFFD, \\u0000 is dropped, and line ends become line breaks', () => {
    expect(plainText(readBody({ markdown: 'a\ud800b\u0000c\r\nd\re' }))).toBe('a\ufffdbc\nd\ne')
  })

  test('a figure becomes a picture with its caption and size', () => {
    const html =
      '<figure><img src="//example.org/a.jpg" width="640" height="480"><figcaption>The <b>hall</b></figcaption></figure>'

    const [image] = readBody({ html })

    expect(image).toMatchObject({ url: 'https://example.org/a.jpg', caption: 'The hall', width: 640, height: 480 })
  })

  test('a framed video becomes a card, any other frame a link', () => {
    const html =
      '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><iframe src="https://example.org/map"></iframe>'

    expect(readBody({ html })).toMatchObject([
      { _type: 'embed', provider: 'youtube' },
      { _type: 'block', children: [{ text: 'https://example.org/map' }] },
    ])
  })

  test('scripts and styles leave nothing', () => {
    expect(readBody({ html: '<style>p{}</style><p>a<script>alert(1)</script></p><title>t</title>' })).toMatchObject([
      { children: [{ text: 'a' }] },
    ])
  })

  test.each([
    'javascript:alert(1)',
    'JaVa\tScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    ' java&#10;script:x',
    'https://[',
  ])('a link to %s loses its address and keeps its text', href => {
    const [fromHtml] = readBody({ html: `<a href="${href}">words</a>` })
    const [fromMarkdown] = readBody({ markdown: `[words](<${href}>)` })

    expect(fromHtml).toMatchObject({ children: [{ text: 'words', marks: [] }], markDefs: [] })
    expect(fromMarkdown).toMatchObject({ children: [{ text: 'words', marks: [] }], markDefs: [] })
  })

  test('an existing key is kept, a duplicate is not', () => {
    const twice = {
      ...said({ ...span('a', 'l'), _key: 'x' }),
      _key: 'x',
      markDefs: [{ _type: 'link', _key: 'l', href: '/a' }],
    }

    const body = readBody({ body: [twice, { ...twice, _key: 'y' }] })

    expect(body[0]?._key).toBe('x')
    expect(body[1]?._key).toBe('y')
    expectKeysOnce(body)
  })
})

/** The body with its keys replaced by their positions in it. */
function shape(body: PortableText): unknown {
  const names = new Map(keysOf(body).map((key, place) => [key, `#${place}`]))
  return JSON.parse(JSON.stringify(body), (name, value) => {
    if (name === '_key') return names.get(value)
    return name === 'marks' ? value.map((mark: string) => names.get(mark) ?? mark) : value
  })
}
