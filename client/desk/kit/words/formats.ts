/** How numbers, plurals and inserted texts are written in a language; the compiled messages call these. */
import { once } from '#client/desk/kit/once.ts'
import { directionOf } from '#shared/view/direction.ts'

type Plurals = Readonly<Record<string, string>> & { readonly other: string }

/** The formatters are made with their first use: each takes milliseconds, and the first screen needs few of them. */
export function formatsOf(language: string) {
  const numbers = once(() => new Intl.NumberFormat(language))
  const rules = once(() => new Intl.PluralRules(language))
  const isRightToLeft = once(() => directionOf(language) === 'rtl')
  return {
    /** Names and addresses keep their own direction within a sentence that runs from right to left. */
    text: (text: string) => (isRightToLeft() ? `\u2068${text}\u2069` : text),
    number: (count: number) => numbers().format(count),
    plural: (count: number, forms: Plurals) => forms[`=${count}`] ?? forms[rules().select(count)] ?? forms.other,
    select: (key: string, forms: Plurals) => forms[key] ?? forms.other,
  }
}
