/** Reads the lines above the first entry: the lead's caption and credit, the previous coverage, the credits, the topics and the summary. */
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { SourceLine } from './lines.ts'
import type { PageBlog, Report } from './page.ts'
import { cutSummary } from './page-summary.ts'
import { readTopics } from './page-topics.ts'
import { readRelated } from './related.ts'

const CAPTION = /^(\S.*?)\s*\(([^()]+)\)$/
const PREVIOUS = /^(?:\p{L}+(?:day|days)|Previous)(?:[’']s)?\s+Coverage\s*:\s*(\S.*)$/iu
const CREDIT =
  /^((?:Map|Photo|Photos|Photograph|Picture|Image|Images|Video|Graphic|Graphics|Chart|Illustration|Data|Audio)(?: by)?)\s*:\s*(\S.*)$/i

/** The maximum lengths of the blog's fields; a longer line is not a caption, title or name. */
const CAPTION_CHARACTERS = 1_000
const NAME_CHARACTERS = 300
const MAX_ENTRIES = 50

type Front = {
  readonly blog: PageBlog
  readonly topics: readonly string[]
  readonly summary?: PortableText
  readonly rest: readonly SourceLine[]
  readonly reports: readonly Report[]
}

/** `rest` is what fits nothing; it opens the original entry. */
export function readFront(lines: readonly SourceLine[]): Front {
  const blog: PageBlog = {}
  const rest: SourceLine[] = []
  const { above, summary } = cutSummary(lines)
  let topics: readonly string[] = []
  above.forEach((line, index) => {
    const named = topics.length === 0 ? readTopics(line.text) : undefined
    if (named) {
      topics = named
      return
    }
    const fields =
      readCaption(line.text, index) ?? readPrevious(line.text) ?? readCredit(line.text) ?? readSeeAlso(line.text)
    if (!fields || !hasRoom(blog, fields)) {
      rest.push(line)
      return
    }
    if (fields.credits) fields.credits = [...(blog.credits ?? []), ...fields.credits]
    if (fields.related) fields.related = [...(blog.related ?? []), ...fields.related]
    Object.assign(blog, fields)
  })
  const message = 'is not recognised above the first entry; kept as a paragraph of the original entry'
  return {
    blog,
    topics,
    ...(summary && { summary }),
    rest,
    reports: rest.map(({ number }) => ({ line: number, message })),
  }
}

/** A second line of a kind that occurs only once is not recognised, and lists have a maximum length. */
function hasRoom(blog: PageBlog, fields: PageBlog): boolean {
  if (fields.credits) return (blog.credits ?? []).length < MAX_ENTRIES
  if (fields.related) return (blog.related ?? []).length < MAX_ENTRIES
  return !(fields.previous && blog.previous)
}

/** Only the first line is the caption: any other may well end in parentheses. */
function readCaption(text: string, index: number): PageBlog | undefined {
  const [, caption = '', credit = ''] = CAPTION.exec(text) ?? []
  if (index > 0 || caption === '' || caption.length > CAPTION_CHARACTERS || credit.length > NAME_CHARACTERS)
    return undefined
  return { lead: { alt: '', caption, credit: credit.trim() } }
}

function readPrevious(text: string): PageBlog | undefined {
  const title = PREVIOUS.exec(text)?.[1]
  return title !== undefined && title.length <= NAME_CHARACTERS ? { previous: { title } } : undefined
}

function readCredit(text: string): PageBlog | undefined {
  const [, role = '', name = ''] = CREDIT.exec(text) ?? []
  return name !== '' && name.length <= NAME_CHARACTERS ? { credits: [{ role, name }] } : undefined
}

/** In the list there is no paragraph to name the source, so the title includes it. */
function readSeeAlso(text: string): PageBlog | undefined {
  const { source, title } = readRelated(text) ?? {}
  const whole = source === undefined ? title : `${source}: ${title}`
  return whole !== undefined && whole.length <= NAME_CHARACTERS ? { related: [{ title: whole }] } : undefined
}
