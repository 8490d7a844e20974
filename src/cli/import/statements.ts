/** Finds where a statement that a line such as "The ministry said:" announces begins and ends. */
import type { SourceLine } from './lines.ts'
import type { Report } from './page.ts'
import { introducesStatement, resumesSpeaker, speakerOf, voiceOf } from './speech.ts'

type Statement = {
  /** How many of the lines after the introduction are the statement. */
  readonly length: number
  readonly attribution?: string
  readonly reports: readonly Report[]
}

/**
 * `following` are the paragraphs after the introduction, up to the end of the entry or to what can be none of a statement.
 * The statement reaches to its last paragraph that is surely one, and over unsure ones only where the report then returns
 * to the same speaker. Whatever else is unsure stays a paragraph and is reported: better unquoted than misattributed.
 */
export function readStatement(introduction: SourceLine, following: readonly SourceLine[]): Statement | undefined {
  if (!introducesStatement(introduction.text)) return undefined
  const voices = following.map(({ text }) => (introducesStatement(text) ? 'report' : voiceOf(text)))
  const end = voices.includes('report') ? voices.indexOf('report') : following.length
  if (end === 0) {
    const message = 'announces a statement, but what follows reads like a report; kept as paragraphs'
    return { length: 0, reports: [{ line: introduction.number, message }] }
  }
  const returning = following[end]
  const isResumed = returning !== undefined && resumesSpeaker(returning.text, introduction.text)
  // The colon itself vouches for the first paragraph.
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
    return [{ line: number, message: 'taken to be part of the statement, which the text around it suggests' }]
  })
}
