/** How numbers, plurals and inserted texts are written in a language; the compiled messages call these. */
import { directionOf } from '#shared/view/direction.ts'

type Plurals = Readonly<Record<string, string>> & { readonly other: string }

export function formatsOf(language: string) {
  const numbers = new Intl.NumberFormat(language)
  const rules = new Intl.PluralRules(language)
  const isRightToLeft = directionOf(language) === 'rtl'
  return {
    /** Names and addresses keep their own direction within a sentence that runs from right to left. */
    text: (text: string) => (isRightToLeft ? `\u2068${text}\u2069` : text),
    number: (count: number) => numbers.format(count),
    plural: (count: number, forms: Plurals) => forms[`=${count}`] ?? forms[rules.select(count)] ?? forms.other,
    select: (key: string, forms: Plurals) => forms[key] ?? forms.other,
  }
}
