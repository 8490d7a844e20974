/** Finds where a statement begins and ends that a line such as "The ministry said:" introduces. */
import type { SourceLine } from './lines.ts'
import type { Report } from './page.ts'
import { introducesStatement, resumesSpeaker, speakerOf, voiceOf } from './speech.ts'

type Statement = {
  /** The number of lines after the introduction that form the statement. */
  readonly length: number
  readonly attribution?: string
  readonly reports: readonly Report[]
}

/**
 * `following`: the paragraphs after the introduction, up to the end of the entry or to a line that cannot be part of a
 * statement. The statement extends to its last paragraph that is surely one, and over unsure ones only if the report
 * then returns to the same speaker. All other unsure paragraphs stay paragraphs and are reported: better unquoted than
 * misattributed.
 */
export function readStatement(introduction: SourceLine, following: readonly SourceLine[]): Statement | undefined {
  if (!introducesStatement(introduction.text)) return undefined
  const voices = following.map(({ text }) => (introducesStatement(text) ? 'report' : voiceOf(text)))
  const end = voices.includes('report') ? voices.indexOf('report') : following.length
  if (end === 0) {
    const message = 'introduces a statement, but the text after it reads like a report; kept as paragraphs'
    return { length: 0, reports: [{ line: introduction.number, message }] }
  }
  const returning = following[end]
  const isResumed = returning !== undefined && resumesSpeaker(returning.text, introduction.text)
  // The colon alone makes the first paragraph part of the statement.
  const length = isResumed ? end : Math.max(1, voices.slice(0, end).lastIndexOf('statement') + 1)
  const attribution = speakerOf(introduction.text)
  return { length, ...(attribution && { attribution }), reports: unsureOf({ following, voices, length, end }) }
}

type Span = { following: readonly SourceLine[]; voices: readonly string[]; length: number; end: number }

function unsureOf({ following, voices, length, end }: Span): Report[] {
  return following.slice(1, end).flatMap(({ number }, index): Report[] => {
    const place = index + 1
    if (place >= length)
      return [{ line: number, message: 'may still belong to the statement above; kept as a paragraph' }]
    if (voices[place] === 'statement') return []
    return [{ line: number, message: 'taken as part of the statement, as the surrounding text suggests' }]
  })
}
