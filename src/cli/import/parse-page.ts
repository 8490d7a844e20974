/** Parses a page saved as plain text. Every word of it is in the result, unless it belongs to the format itself. */
import { countKeys, giveKeys } from '#editorial/body/keys.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import { type EntryBody, readEntryBody } from './entry-body.ts'
import { type TimedEntry, timeEntries } from './entry-times.ts'
import { readFront } from './front-matter.ts'
import { cutPage, readLines, type SourceLine, type WrittenEntry } from './lines.ts'
import type { Page, PageBlog, PageDay, PageUpdate, Report } from './page.ts'
import { takeTopics } from './page-topics.ts'
import { EarlierEntries, findReferences } from './references.ts'

const ORIGINAL_LABEL = 'Original entry'
const TITLE_CHARACTERS = 160
/** The limit of the blog's field; every link is also in its place among the updates. */
const MAX_RELATED = 50

export function parsePage(text: string, day: PageDay): Page {
  const { front, entries, comment } = cutPage(readLines(text))
  const { rest, reports: frontReports, ...head } = readFront(front)
  const { timed, reports: timeReports } = timeEntries(withOpening(entries, rest), day)
  const read = readUpdates(timed)
  const updates = read.map(({ update }) => update)
  const reports = [...frontReports, ...timeReports, ...read.flatMap(one => one.reports), ...commentReports(comment)]
  return {
    ...head,
    blog: wholeBlog(head.blog, updates),
    updates,
    ...(comment.length > 0 && { comment: comment.map(line => line.text).join('\n\n') }),
    reports: reports.toSorted((a, b) => a.line - b.line),
  }
}

/** Unrecognised lines above the first entry open the original one, which is created if the page has none. */
function withOpening(entries: readonly WrittenEntry[], opening: readonly SourceLine[]): WrittenEntry[] {
  const [line] = opening
  if (!line) return [...entries]
  const original = entries.findLast(({ heading }) => heading.kind === 'original')
  if (!original) return [...entries, { heading: { kind: 'original', rest: '' }, line, lines: opening }]
  return entries.map(entry => (entry === original ? { ...entry, lines: [...opening, ...entry.lines] } : entry))
}

type Read = { readonly update: PageUpdate; readonly reports: readonly Report[] }

/** Oldest first: an update can only refer to an earlier one. */
function readUpdates(timed: readonly TimedEntry[]): readonly Read[] {
  const earlier = new EarlierEntries()
  const names = new Names()
  return timed.map((entry, place) => {
    const read = readUpdate(entry, { earlier, name: names.next(entry) })
    earlier.add(entry, place)
    return read
  })
}

type Known = { readonly earlier: EarlierEntries; readonly name: string }

function readUpdate({ lines: all, ...entry }: TimedEntry, { earlier, name }: Known): Read {
  const { heading, line, time } = entry
  const { topics, rest: lines } = takeTopics(all)
  const { references, reports } = findReferences({ ...entry, lines }, earlier)
  const { body, reports: bodyReports } = lines.length > 0 ? readEntryBody(lines) : headingAlone(line)
  const update: PageUpdate = {
    line: line.number,
    name,
    time,
    ...(heading.kind === 'original' && { untimed: true, label: ORIGINAL_LABEL }),
    topics,
    body: giveKeys(body, countKeys()),
    references,
  }
  return { update, reports: [...bodyReports, ...reports] }
}

/** Counted from the oldest, so that entries added on top later change no name. */
class Names {
  readonly #counts = new Map<string, number>()

  next({ heading, time }: TimedEntry): string {
    const base = heading.kind === 'original' ? 'original' : time
    const count = (this.#counts.get(base) ?? 0) + 1
    this.#counts.set(base, count)
    return `${base} ${count}`
  }
}

/** An update needs text: a heading with none below it becomes the text itself. */
function headingAlone(line: SourceLine): EntryBody {
  const { body } = readEntryBody([line])
  return {
    body,
    reports: [{ line: line.number, message: 'has no text below this heading; the heading is kept as its text' }],
  }
}

function wholeBlog(front: PageBlog, updates: readonly PageUpdate[]): PageBlog {
  const seen = updates.flatMap(({ body }) => body.flatMap(block => (block._type === 'related' ? [block.title] : [])))
  const titles = new Set([...(front.related ?? []).map(({ title }) => title), ...seen])
  const [first = ''] = plainText(updates[0]?.body ?? []).split('\n')
  const title = shorten(firstSentence(first), TITLE_CHARACTERS)
  return {
    ...front,
    ...(title && { title }),
    ...(titles.size > 0 && { related: [...titles].slice(0, MAX_RELATED).map(one => ({ title: one })) }),
  }
}

/** "J. Smith" and "3.5 million" do not end a sentence. */
function firstSentence(text: string): string {
  return /^.{20,}?\p{Ll}{2}[.!?](?=\s|$)/u.exec(text)?.[0].replace(/\.$/, '') ?? text
}

function commentReports(comment: readonly SourceLine[]): Report[] {
  const [first] = comment
  return first
    ? [
        {
          line: first.number,
          message: "begins a reader's comment; kept apart, not published (--comments puts it into the editors' queue)",
        },
      ]
    : []
}
