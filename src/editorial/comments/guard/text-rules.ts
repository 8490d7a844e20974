/** What a comment's text may be made of, and how many links it may hold. */
import { type FieldError, Refusal } from '#platform/errors.ts'

/** Burmese and Tibetan put up to five on a letter; "Zalgo" text puts dozens, which cover the lines around it. */
const MAX_MARKS_IN_A_ROW = 8
/** With more, an editor looks at it apart from the others. */
const MAX_LINKS = 2

const MARKS = new RegExp(`\\p{M}{${MAX_MARKS_IN_A_ROW + 1},}`, 'u')
/** Something to read or see: spaces, invisible characters and lone marks are nothing. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/gu
/** With a scheme, or a name with a top-level domain of letters: `example.com`, also in full-width letters. */
const LINK = /\bhttps?:|\bhxxps?:|(?<![\p{L}\p{N}.@])(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}(?=\/|[^\p{L}\p{N}.]|$)/giu

type Written = { readonly text: string; readonly name?: string | undefined }

/** @throws Refusal `invalid`. */
export function demandReadable({ text, name }: Written): void {
  const errors = [...problemsOf('text', text), ...(name === undefined ? [] : problemsOf('name', name))]
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

function problemsOf(path: string, text: string): readonly FieldError[] {
  const plain = text.normalize('NFC')
  if (MARKS.test(plain)) return [{ path, message: 'has too many accents on one letter' }]
  return VISIBLE.test(plain.replace(BLANK, '')) ? [] : [{ path, message: 'has nothing to read in it' }]
}

/** `none`, `some`, or more than a reader's remark needs. A link in a name is always advertising. */
export function linksIn({ text, name = '' }: Written): 'none' | 'some' | 'many' {
  const count = countIn(text)
  if (count > MAX_LINKS || countIn(name) > 0) return 'many'
  return count > 0 ? 'some' : 'none'
}

/** A link with a scheme matches twice, by its scheme and by its name, so only the larger figure counts. */
function countIn(text: string): number {
  const found = [...text.normalize('NFKC').replaceAll('。', '.').matchAll(LINK)].map(([link]) => link)
  const schemes = found.filter(link => link.endsWith(':')).length
  return Math.max(schemes, found.length - schemes)
}
