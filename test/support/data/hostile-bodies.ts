/** Bodies crafted to keep a parser busy, each kind in any size. */
import type { BodyInput } from '#editorial/body/body.ts'

type HostileBody = {
  readonly what: string
  /** Makes a body of about this many characters. */
  readonly make: (characters: number) => BodyInput
}

type Text = (characters: number) => string

/** Repeats a unit between a prefix and a suffix. */
function many(unit: string, { before = '', after = '' } = {}): Text {
  return characters =>
    before + unit.repeat(Math.floor((characters - before.length - after.length) / unit.length)) + after
}

/** Repeats one unit, then another, half of the size each. */
function halves(first: string, second: string): Text {
  return characters => many(first)(characters / 2) + many(second)(characters / 2)
}

/** Repeats a unit that contains its own number, so that no two are alike. */
function numbered(unit: (number: number) => string): Text {
  return characters => {
    const parts: string[] = []
    for (let length = 0, number = 0; ; number += 1) {
      const part = unit(number)
      length += part.length
      if (length > characters) return parts.join('')
      parts.push(part)
    }
  }
}

const HTML: Readonly<Record<string, Text>> = {
  'nested <b><i>': many('<b><i>'),
  'nested <b>': many('<b>'),
  'nested <div>': many('<div>'),
  'nested <span> that close': halves('<span>', '</span>'),
  'nested lists': many('<ul><li>'),
  'nested lists with words': many('<ol><li>a'),
  'nested tables': many('<table><tr><td>'),
  'nested quotes': many('<blockquote>a'),
  'nested figures': many('<figure><figcaption>a'),
  'nested headings': many('<h1>a'),
  'nested links': many('<a href=//a.b>'),
  'nested footers in a quote': many('<footer>a', { before: '<blockquote>' }),
  'nested <svg>': many('<svg>'),
  '<svg> that its parent closes': many('<div><svg></div>'),
  '<math> that its parent closes': many('<p><math></p>'),
  'nested elements that nobody knows': numbered(number => `<x${number}>`),
  'closing tags without an opening one': many('</b>'),
  'closing paragraphs without an opening one': many('</p>'),
  'open elements, then closing tags of others': halves('<b>', '</i>'),
  'open elements, then paragraphs': halves('<b>', '<p>'),
  'misnested elements': many('<b><i></b></i>'),
  'paragraphs that are never closed': many('<p>a'),
  'list items that are never closed': many('<li>a', { before: '<ul>' }),
  'cells that are never closed': many('<td>a', { before: '<table><tr>' }),
  'options in options': many('<option>a', { before: '<select>' }),
  'rows of a table': many('<tr><td>a<td>b', { before: '<table>' }),
  'empty elements': many('<b></b>'),
  'line breaks': many('a<br>'),
  'less-than signs': many('<'),
  'less-than signs before letters': many('<a'),
  'open tags without an end': many('<a href='),
  'attributes of one element': numbered(number => ` a${number}=1`),
  'one attribute again and again': many(' a=1', { before: '<p', after: '>' }),
  'many attributes of a paragraph': characters => `<p${numbered(number => ` data-a${number}`)(characters)}>a`,
  'an attribute without an end': many('a', { before: '<a href="' }),
  'quotes in an attribute': many('"\'', { before: '<a href=' }),
  'comments without an end': many('<!--'),
  'dashes in a comment': many('-', { before: '<!--' }),
  'ends of comments that are none': many('--!>', { before: '<!--' }),
  comments: many('<!-- -->'),
  'CDATA without an end': many('<![CDATA['),
  'CDATA in an <svg>': many('<![CDATA[a]]>', { before: '<svg>' }),
  declarations: many('<!DOCTYPE a>'),
  'processing instructions': many('<?a'),
  'named entities': many('&amp;'),
  'entities without an end': many('&am'),
  ampersands: many('&'),
  'numbers of entities': many('&#9999999'),
  'a long number of an entity': many('9', { before: '&#' }),
  'scripts without an end': many('<script>'),
  'scripts in scripts': many('<script><!--'),
  'styles without an end': many('<style></styl'),
  'text areas': many('<textarea></textare'),
  'titles without an end': many('<title>'),
  templates: many('<template>a'),
  'links, no two alike': numbered(number => `<a href=//a.b/${number}>a</a>`),
  pictures: many('<img src=//a.b>'),
  frames: numbered(number => `<iframe src=//a.b/${number}></iframe>`),
  'captions of one figure': many('<figcaption>a</figcaption>', { before: '<figure>' }),
  'a long alternative text': many('a ', { before: '<img src=//a.b alt="' }),
  'an address of a video without an end': many('&', { before: '<p>https://youtube.com/watch?' }),
  'an address of a post without an end': many('a.', { before: '<p>https://a.b/@' }),
  'spaces in preformatted text': many(' ', { before: '<pre>a', after: 'a' }),
  'lines in preformatted text': many('\n \n', { before: '<pre>a' }),
  'spaces between words': many(' \t\n'),
  'dashes of a signature': many('—', { before: '<blockquote>a<br>' }),
  'signatures of posts': many('— a (@', { before: '<blockquote>a<br>' }),
  'zeros and halves of characters': many('\u0000\ud800'),
}

const MARKDOWN: Readonly<Record<string, Text>> = {
  'rows of a table': many('a|b\n', { before: 'a|b\n-|-\n' }),
  'lines that could be a table': many('a|b\n'),
  'a table of many columns': characters => `${many('a|')(characters / 2)}\n${many('-|')(characters / 2)}`,
  'short rows of a wide table': characters =>
    `${many('a|')(characters / 3)}\n${many('-|')(characters / 3)}\n${many('a\n')(characters / 3)}`,
  'emphasis that opens': many('**a*'),
  'emphasis that opens and closes': halves('*a ', 'a* '),
  'runs of stars': many('*'),
  'stars between words': many('a**b'),
  'stars and underscores': many('*_'),
  'underscores that open': many('_a __a '),
  'strikethrough that opens': many('~~a '),
  'strikethrough of odd length': many('a~~~~~b'),
  'pictures that open': many('!['),
  'links that open': many('['),
  'links that open with words': many('[a '),
  'brackets, open and closed': halves('[', ']'),
  'links in links': halves('[a', '](b)'),
  'links without an end': many('[a](<b'),
  'links with a title without an end': many('[a](b "'),
  'parentheses in an address': many('(', { before: '[a](b' }),
  'links, no two alike': numbered(number => `[a](//a.b/${number}) `),
  'references that nobody defines': many('[a][b]'),
  definitions: numbered(number => `[a${number}]: b\n`),
  'definitions with an open title': many('[a]: b "\n'),
  'definitions that never end': many('[a]:\n'),
  'one long definition, used again and again': characters =>
    `[a]: //a.b/${many('c')(characters / 2)}\n\n${many('[a]')(characters / 2)}`,
  'pictures of one long definition': characters =>
    `[a]: //a.b/${many('c')(characters / 2)}\n\n${many('![a]')(characters / 2)}`,
  backticks: many('`'),
  'runs of backticks, each longer': numbered(number => `a${'`'.repeat(number)}`),
  'code that opens': many('`a``b'),
  fences: many('```\n'),
  'fences without an end': many('~~~a\n'),
  'nested quotes': many('> '),
  'nested quotes in lines': many('>>>>>>>>>> a\n'),
  'quotes, each deeper': numbered(number => `${'>'.repeat(number)}a\n`),
  'nested lists': many('- '),
  'lists, each item deeper': numbered(number => `${'  '.repeat(number % 200)}- a\n`),
  'quotes and lists': many('> - '),
  'list items': many('- a\n'),
  'numbered items': numbered(number => `${number}. a\n`),
  'empty items': many('*\n'),
  headings: many('# a\n'),
  'underlined headings': many('a\n-\n'),
  'a heading of number signs': many('# #'),
  rules: many('- - -\n'),
  'stars that could be a rule': many('* ', { after: 'a' }),
  'lines of one paragraph': many('a\n'),
  'empty lines': many('\n'),
  'lines of code': many('    a\n'),
  tabs: many('\t'),
  spaces: many(' ', { after: 'a' }),
  'spaces at the end of lines': many('a   \n'),
  backslashes: many('\\'),
  'backslashes before stars': many('\\*'),
  entities: many('&amp;'),
  'entities without an end': many('&a'),
  ampersands: many('&'),
  'numbers of entities': many('&#0;'),
  'tags that stay text': many('<a '),
  'comments that stay text': many('<!--'),
  'autolinks that open': many('<http://a'),
  'autolinks with addresses': many('<a@a.'),
  addresses: many('http://a.b '),
  'addresses without a space': many('http://a.b/'),
  'schemes alone': many('http:'),
  'scheme-relative addresses': many('//a.b'),
  'addresses with parentheses': many('http://a.b/(((('),
  'an address of dots': many('a.', { before: 'http://' }),
  'an address of dashes': many('-', { before: 'http://a' }),
  'mail addresses': many('mailto:a@'),
  'words with at signs': many('a@a.'),
  'one long word': many('a'),
  quotes: many('"a\''),
  'signs of all kinds': many('*_`[]()!<>&|~#-+=.:\\"\' '),
}

function inForm(form: 'html' | 'markdown', kinds: Readonly<Record<string, Text>>): readonly HostileBody[] {
  return Object.entries(kinds).map(([what, text]) => ({
    what: `${form}: ${what}`,
    make: characters => ({ [form]: text(characters) }),
  }))
}

type Blocks = (characters: number) => unknown

const span = (text: string, ...marks: string[]) => ({ _type: 'span', text, marks })
const said = (children: unknown[], markDefs: unknown[] = []) => ({ _type: 'block', children, markDefs })
const times = <T>(characters: number, make: (number: number) => T): T[] => {
  const length = Math.max(1, Math.floor(characters / JSON.stringify(make(1_000)).length))
  return Array.from({ length }, (_, number) => make(number))
}

const BLOCKS: Readonly<Record<string, Blocks>> = {
  'spans of one block': characters => [said(times(characters, () => span('a')))],
  'blocks of one span': characters => times(characters, () => said([span('a')])),
  'definitions of one block': characters => [
    said(
      [span('a')],
      times(characters, number => ({ _type: 'link', _key: `k${number}`, href: '/a' })),
    ),
  ],
  'keys that are made later': characters => times(characters, number => ({ ...said([]), _key: `k${number}` })),
  'fields that nobody knows': characters => [
    { ...said([]), ...Object.fromEntries(times(characters, number => [`a${number}`, 1] as const)) },
  ],
  'blocks of no kind': characters => times(characters, () => ({})),
  'quotes of quotes': characters => [nested(characters, content => ({ _type: 'quote', content: [content] }))],
  'lists of lists': characters => nested(characters, inner => [inner]),
  numbers: characters => times(characters, number => number),
  'marks of one span': characters => [said([span('a', ...times(characters, number => `m${number}`))])],
  'styled quotes in a row': characters => times(characters, () => ({ ...said([span('a')]), style: 'blockquote' })),
}

function nested(characters: number, wrap: (inner: unknown) => unknown): unknown {
  const deep = Math.min(1_000, Math.floor(characters / JSON.stringify(wrap(0)).length))
  let inner: unknown = said([])
  for (let level = 0; level < deep; level += 1) inner = wrap(inner)
  return inner
}

/** At least sixty for Markdown and for HTML each. */
export const HOSTILE_BODIES: readonly HostileBody[] = [
  ...inForm('html', HTML),
  ...inForm('markdown', MARKDOWN),
  ...Object.entries(BLOCKS).map(([what, blocks]) => ({
    what: `Portable Text: ${what}`,
    make: (characters: number) => ({ body: blocks(characters) }),
  })),
]
