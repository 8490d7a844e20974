/** A number of things in words: "3 new updates", by the plural rules and in the digits of the language. */
import { formatCalled } from '#shared/blog/times.ts'
import type { Plural, Words } from './words/en.ts'

export function counted(forms: Plural, count: number, { tag }: Pick<Words, 'tag'>): string {
  const rules = formatCalled(`${tag} plural`, () => new Intl.PluralRules(tag))
  const numbers = formatCalled(`${tag} number`, () => new Intl.NumberFormat(tag))
  return (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count))
}
