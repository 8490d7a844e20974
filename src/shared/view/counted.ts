/** A number of things in words: "3 new updates", by the plural rules and in the digits of the language. */
import type { Plural, Words } from './words/en.ts'

export function counted(forms: Plural, count: number, { tag }: Pick<Words, 'tag'>): string {
  const form = forms[new Intl.PluralRules(tag).select(count)] ?? forms.other
  return form.replace('#', new Intl.NumberFormat(tag).format(count))
}
