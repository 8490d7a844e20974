/** Pasted HTML that is too much for the editor, as its words, so that the desk does not freeze. */

/** A long report has some hundreds, one from Word some thousands. */
const MOST_TAGS = 4_000
/** Inside tables, which become one block each: the largest from Word has a dozen in each of 4,000 cells. */
const MOST_IN_TABLES = 60_000
/** Browsers open these again in every paragraph that follows: a hundred in front of a thousand paragraphs are 100,000 elements. */
const FORMATTING = /<(\/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s>]/gi
const MOST_OPEN = 20
const LONGEST = 2_000_000

export function isTooMuch(html: string): boolean {
  if (html.length > LONGEST) return true
  const { outside, inTables } = countTags(html)
  if (outside > MOST_TAGS || inTables > MOST_IN_TABLES) return true
  let open = 0
  for (const [, slash] of html.matchAll(FORMATTING)) {
    open += slash ? -1 : 1
    if (open > MOST_OPEN) return true
  }
  return false
}

function countTags(html: string): { readonly outside: number; readonly inTables: number } {
  let outside = 0
  let inTables = 0
  let depth = 0
  for (const [, table] of html.matchAll(/<(\/?table\b)?/gi)) {
    if (table) depth = Math.max(0, depth + (table.startsWith('/') ? -1 : 1))
    if (depth > 0) inTables += 1
    else outside += 1
  }
  return { outside, inTables }
}

const HIDDEN = new Set(['script', 'style', 'template', 'noscript', 'svg', 'title'])
const INLINE = /^(?:a|abbr|b|big|cite|code|em|font|i|img|mark|nobr|q|s|small|span|strike|strong|sub|sup|time|tt|u|wbr)$/
/** The editor takes some milliseconds for each. */
const MOST_PARAGRAPHS = 200
/** As much as an update may have. */
const MOST_CHARACTERS = 300_000

/** In one pass over the text: a parser is what this keeps it from. What is left is escaped as it was. */
export function wordsOnly(html: string): string {
  let hidden = ''
  let words = ''
  for (const part of html.split('<')) {
    const [, slash = '', tag = ''] = /^(\/?)([a-z][a-z0-9]*)/i.exec(part) ?? []
    const name = tag.toLowerCase()
    if (hidden === name && slash) hidden = ''
    else if (hidden === '' && !slash && HIDDEN.has(name)) hidden = name
    if (name && !INLINE.test(name)) words += '\n'
    if (hidden === '') words += part.slice(part.indexOf('>') + 1)
    if (words.length > MOST_CHARACTERS) break
  }
  const lines = words.split('\n').flatMap(line => line.trim() || [])
  const size = Math.max(1, Math.ceil(lines.length / MOST_PARAGRAPHS))
  return lines.map((line, index) => (index % size === 0 ? `<p>${line}` : line)).join(' ')
}
