/**
 * Decides whether a paragraph of an English page is a quoted statement or the reporter's text. Pages saved as text have
 * lost the indentation, so the wording has to decide: a statement says "we" and "I", and uses single quotation marks; a
 * report attributes what was said, and uses double quotation marks. A paragraph with neither sign is `unsure`.
 */
type Voice = 'statement' | 'report' | 'unsure'

const VERBS =
  'said|says|say|wrote|writes|told|tells|declared|declares|added|adds|stated|states|announced|announces|insisted|insists|explained|explains|warned|warns|continued|continues|commented|argued|argues|asserted|asserts|claimed|concluded|concludes|noted|maintained|maintains|posted|tweeted|replied|responded|suggested|suggests|emphasized|emphasised|confirmed|denied|called for'
const REPORTING = new RegExp(`(?:^|\\s)(?:${VERBS})(?=[\\s,:]|$)`, 'u')
const SPEAKING = new RegExp(
  `^(?<speaker>\\S.*?)\\s+(?:has\\s+|have\\s+|also\\s+|later\\s+|then\\s+)?(?:${VERBS})(?=[\\s,:])`,
  'u',
)

/** "I" after a capitalised word is a numeral: "World War I". "US" is a country. */
const FIRST_PERSON =
  /(?:^|[^\p{L}\p{N}’'.])(?:[Ww]e|us|[Oo]urs?|[Oo]urselves|[Mm]y|me|[Mm]ine|[Mm]yself)(?!\p{L})|(?<!\p{Lu}\p{L}+\s)(?<![\p{L}\p{N}.])I(?=[’'\s,])/u
const DOUBLE = /[“"][^“”"]*[”"]?/gu
const SINGLE = /‘[^‘’]+’/u
const MARKED = /^[“"][^“”"]+[”"]?$/u
const WHOLLY_MARKED = /^[“"]([^“”"]+)[”"]$/u

export function voiceOf(paragraph: string): Voice {
  if (MARKED.test(paragraph)) return 'statement'
  const own = paragraph.replace(DOUBLE, '“”')
  if (FIRST_PERSON.test(own)) return 'statement'
  if (REPORTING.test(own) || own !== paragraph) return 'report'
  return SINGLE.test(paragraph) ? 'statement' : 'unsure'
}

/** The words between quotation marks, if one pair of them encloses the whole paragraph. */
export function whollyQuoted(paragraph: string): string | undefined {
  return WHOLLY_MARKED.exec(paragraph)?.[1]?.trim()
}

/** Removes a statement's own quotation marks; the closing one may be missing if another paragraph of it follows. */
export function unmarked(paragraph: string): string {
  return MARKED.test(paragraph) ? paragraph.replace(/^[“"]|[”"]$/gu, '').trim() : paragraph
}

/** "The ministry said in a statement:" */
export function introducesStatement(paragraph: string): boolean {
  return (
    paragraph.endsWith(':') && (REPORTING.test(paragraph) || /\b(?:statement|letter|message|speech)\b/.test(paragraph))
  )
}

export function lacksMark(paragraph: string): boolean {
  const count = (mark: RegExp) => (paragraph.match(mark) ?? []).length
  return count(/“/gu) !== count(/”/gu) || count(/"/gu) % 2 === 1
}

/** Longer phrases are not names; the pattern lists the words that make a clause of one. */
const SPEAKER_WORDS = 8
const SPEAKER_CHARACTERS = 300
const CLAUSE = /(?:^|\s)(?:that|which|who|when|while|after|as|is|are|was|were|has|had|have|of whom)(?:\s|$)/u
const PRONOUN = /^(?:he|she|it|they|we|i|you|who|this|that|one|some|many|others)$/iu

/** "In a speech on Monday, the mayor said:" opens with the occasion; "The mayor, who had been away, said:" does not. */
const OCCASION = /^(?:In|On|At|After|Before|During|Addressing|Speaking|Asked|Earlier|Later)\b/

/** The speaker that an introduction names; undefined for "he", or where it says too much to be sure. */
export function speakerOf(introduction: string): string | undefined {
  const [first = '', ...others] = SPEAKING.exec(introduction)?.groups?.speaker?.split(/,\s+/) ?? []
  if (others.length > 0 && !OCCASION.test(first)) return undefined
  const name = (others.at(-1) ?? first).trim()
  return isName(name) ? name : undefined
}

function isName(text: string): boolean {
  if (text.length > SPEAKER_CHARACTERS || text.split(/\s+/).length > SPEAKER_WORDS) return false
  if (CLAUSE.test(text) || PRONOUN.test(text) || /[“”":;]/.test(text)) return false
  return /^(?:\p{Lu}|\p{N}|the |a |an )/u.test(text)
}

/** "The GUR said …" after a statement by "GUR": the report resumes, so everything before it was the statement. */
export function resumesSpeaker(paragraph: string, introduction: string): boolean {
  const name = speakerOf(introduction)?.split(/\s+/).at(-1)
  const again = SPEAKING.exec(paragraph)?.groups?.speaker
  return (
    name !== undefined &&
    again !== undefined &&
    again.split(/\s+/).length <= SPEAKER_WORDS &&
    again.split(/\s+/).includes(name)
  )
}
