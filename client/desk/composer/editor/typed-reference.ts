/** Recognizes a reference that is being typed, by the text before the caret. Pure functions. */

/** A mail address has something before its @. */
const AT = /(?:^|[\s(])@((?:\p{Nd}{1,2}[:.]\p{Nd}{0,2}|[\p{L}\p{N}-]{0,40}))$/u

/** "see" in each language of the desk, whatever the coverage is written in: a reporter may quote another one. */
const SEE = [
  ...['see', 'siehe', 'vgl\\.', 'voir', 'cf\\.', 'ver', 'vea', 'véase', 'veja', 'vide'],
  ...['انظر', 'أنظر', 'راجع', 'див\\.', 'дивіться', 'дивись'],
].join('|')
/** What may be between the two: "voir à 11 h 05", "ver las 11:05", "див. о 11:05". */
const AT_TIME = 'at|um|à|a las|las|às|as|о|об|الساعة'
/** 1105, 11:05, 11.05, 11h05 and 11 h 05. */
const CLOCK = '\\p{Nd}{3,4}|\\p{Nd}{1,2}(?:[:.]|[ \\u00a0\\u202f]?h[ \\u00a0\\u202f]?)\\p{Nd}{2}'
const SEE_TIME = new RegExp(`(?<![\\p{L}\\p{N}])(?:${SEE}) (?:(?:${AT_TIME}) )?(${CLOCK})$`, 'iu')

/** `length`: of the characters before the caret that the reference replaces. */
export function typedReference(before: string): { readonly typed: string; readonly length: number } | undefined {
  const at = before.match(AT)?.[1]
  if (at !== undefined) return { typed: at, length: at.length + 1 }
  const typed = before.match(SEE_TIME)?.[1]
  return typed === undefined ? undefined : { typed, length: typed.length }
}

/** The digits of a clock, as 1105: Arabic ones too. Other text stays. */
export function clockDigits(text: string): string {
  const latin = text.replace(/\p{Nd}/gu, digit => String(digitValue(digit)))
  return latin.replace(/^(\d{1,2})(?:[:.]|\s?h\s?)(?=\d{0,2}$)/i, '$1')
}

/** Decimal digits come in runs of ten (Unicode, section 4.6), aligned for all that newsrooms use. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  if (code >= 0x660 && code <= 0x669) return code - 0x660
  if (code >= 0x6f0 && code <= 0x6f9) return code - 0x6f0
  return Number(digit)
}
