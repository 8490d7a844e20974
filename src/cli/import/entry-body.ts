/** Turns the lines of one entry into the blocks of an update's body. */
import { readSignature } from '#editorial/body/signature.ts'
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import { isBrokenHeading } from './headings.ts'
import type { SourceLine } from './lines.ts'
import type { Report } from './page.ts'
import { readRelated } from './related.ts'
import { lacksMark, unmarked, voiceOf, whollyQuoted } from './speech.ts'
import { readStatement } from './statements.ts'

/** Built without keys; they are assigned at the end, so that one entry's keys do not depend on another's. */
export type EntryBody = { readonly body: PortableText; readonly reports: readonly Report[] }

/** What a rule made of the lines it consumed, at least one. */
type Taken = { readonly lines: number; readonly blocks: readonly Block[]; readonly reports?: readonly Report[] }
type Rule = (lines: readonly SourceLine[], entry: Entry) => Taken | undefined

/** What is known of the whole entry, found out once for each of its lines. */
type Entry = {
  /** The bare words of its lines, as far as one update can hold them. */
  readonly words: readonly { readonly line: SourceLine; readonly bare: string }[]
  readonly setApart: Map<SourceLine, boolean>
}

/** An update has no more blocks, so the words of further lines need not be searched. */
const MAX_BLOCKS = 1_000

export function readEntryBody(lines: readonly SourceLine[]): EntryBody {
  const body: Block[] = []
  const reports: Report[] = []
  const words = lines.slice(0, MAX_BLOCKS).map(line => ({ line, bare: bare(line.text) }))
  const entry: Entry = { words, setApart: new Map() }
  for (let at = 0; at < lines.length; ) {
    const taken = take(lines.slice(at, at + MAX_AHEAD), entry)
    body.push(...taken.blocks)
    reports.push(...(taken.reports ?? []))
    at += taken.lines
  }
  return { body, reports }
}

function take(lines: readonly SourceLine[], entry: Entry): Taken {
  for (const rule of RULES) {
    const taken = rule(lines, entry)
    if (taken) return taken
  }
  const [line] = lines
  return { lines: 1, blocks: line ? [paragraph(line.text)] : [] }
}

/** The maximum lengths of an embed's text and of a quote. */
const POST_CHARACTERS = 10_000
const QUOTE_PARAGRAPHS = 100
/** A rule looks at no more lines: a statement, its introduction, and what follows it. */
const MAX_AHEAD = QUOTE_PARAGRAPHS + 2

/** The text of a post, then "— Name (@handle) March 4, 2026". */
const post: Rule = ([text, signed]) => {
  const signature = signed && readSignature(signed.text)
  if (!text || !signature || text.text.length > POST_CHARACTERS || readSignature(text.text)) return undefined
  const picture = /(?:https:\/\/)?(pic\.twitter\.com\/\w+)/.exec(text.text)?.[1]
  const url = picture && { url: `https://${picture}` }
  return { lines: 2, blocks: [{ _type: 'embed', _key: '', provider: 'x', ...signature, ...url, text: text.text }] }
}

const related: Rule = ([line]) => {
  const seeAlso = line && readRelated(line.text)
  return seeAlso && { lines: 1, blocks: [{ _type: 'related', _key: '', ...seeAlso }] }
}

/** A line set apart between quotation marks. If the entry also contains the same words, it is a pull quote. */
const pulled: Rule = ([line], entry) => {
  const words = line && whollyQuoted(line.text)
  if (!words) return undefined
  const said = bare(words)
  const isRepeated = said !== '' && entry.words.some(other => other.line !== line && other.bare.includes(said))
  return { lines: 1, blocks: [quote([words], isRepeated ? { pulled: true } : {})] }
}

const statement: Rule = ([introduction, ...following], entry) => {
  if (!introduction) return undefined
  const end = following.findIndex((_, index) => isSetApart(following.slice(index), entry))
  const found = readStatement(
    introduction,
    following.slice(0, end === -1 ? QUOTE_PARAGRAPHS : Math.min(end, QUOTE_PARAGRAPHS)),
  )
  if (!found) return undefined
  const said = following.slice(0, found.length).map(({ text }) => unmarked(text))
  const attributed = found.attribution ? { attribution: found.attribution } : {}
  const quoted = said.length > 0 ? [quote(said, attributed)] : []
  return { lines: 1 + said.length, blocks: [paragraph(introduction.text), ...quoted], reports: found.reports }
}

/** Lines for a person to check; they stay paragraphs. */
const doubtful: Rule = ([line]) => {
  const message = line && doubtAbout(line.text)
  return message === undefined || !line
    ? undefined
    : { lines: 1, blocks: [paragraph(line.text)], reports: [{ line: line.number, message }] }
}

const RULES = [post, related, statement, pulled, doubtful]

/** Lines that cannot be part of a statement. */
function isSetApart(lines: readonly SourceLine[], entry: Entry): boolean {
  const [line] = lines
  if (!line) return false
  const known = entry.setApart.get(line)
  if (known !== undefined) return known
  const isApart = isBrokenHeading(line.text) || isPulled(lines, entry) || isOther(lines, entry)
  entry.setApart.set(line, isApart)
  return isApart
}

function isPulled(lines: readonly SourceLine[], entry: Entry): boolean {
  return pulled(lines, entry)?.blocks.some(block => block._type === 'quote' && block.pulled) ?? false
}

function isOther(lines: readonly SourceLine[], entry: Entry): boolean {
  return post(lines, entry) !== undefined || related(lines, entry) !== undefined
}

function doubtAbout(text: string): string | undefined {
  if (isBrokenHeading(text)) return 'looks like the heading of an entry but has no valid time; kept as a paragraph'
  if (readSignature(text)) return 'is the signature of a post whose text is missing; kept as a paragraph'
  if (lacksMark(text)) return 'has an unpaired quotation mark; kept as a paragraph, unchanged'
  if (voiceOf(text) === 'statement')
    return 'reads like a statement, but no line with a colon introduces it; kept as a paragraph'
  return undefined
}

function paragraph(text: string): TextBlock {
  const span = { _type: 'span' as const, _key: '', text, marks: [] }
  return { _type: 'block', _key: '', style: 'normal', children: [span], markDefs: [] }
}

function quote(paragraphs: readonly string[], more: { attribution?: string; pulled?: true }): Block {
  return { _type: 'quote', _key: '', content: paragraphs.map(paragraph), ...more }
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
