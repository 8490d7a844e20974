/** Whether a language is written from right to left. */

const RIGHT_TO_LEFT = /Adlm|Arab|Hebr|Nkoo|Rohg|Syrc|Thaa/

/** By script, not by language: Azerbaijani, Kurdish, Punjabi and others are written both ways. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr'
}

/** Isolates text such as "1140 EET" from right-to-left text around it; "11:40 ص" has that direction itself. */
export function isolated(text: string, language: string): string {
  return directionOf(language) === 'rtl' ? `\u2068${text}\u2069` : text
}
