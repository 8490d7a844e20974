/** The text of a preview picture: what strangers typed, made fit for the drawing library (docs/decisions/0159). */
import { shorten } from '#shared/blog/plain-text.ts'

/** Those of the typefaces that we ship; all others would be drawn as boxes. */
const DRAWN =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Common}\p{Script=Inherited}]*$/u
/** No typeface here has them. */
const SYMBOLS = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\uFE0F|\u20E3/gu
/** Digits and signs such as © are pictographs for Unicode. */
const PLAIN_SYMBOLS = /[\d#*©®™]/
/** Overrides of the direction; unassigned and private characters, which markup may not contain. Joiners stay: Persian needs them. */
const UNFIT = /[\p{Cc}\p{Cn}\p{Co}\p{Cs}]|(?![\u200C\u200D])\p{Cf}/gu
/** More marks on one letter than any language has would cover the lines above. */
const PILED = /(\p{M}{3})\p{M}+/gu

/** Undefined if a letter of it could not be drawn. */
export function cardText(text: string, characters: number): string | undefined {
  const fit = text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(UNFIT, '')
    .replace(SYMBOLS, symbol => (PLAIN_SYMBOLS.test(symbol) ? symbol : ''))
    .replace(PILED, '$1')
  return DRAWN.test(fit) ? shorten(fit, characters) : undefined
}

/** The library reads its own markup: nothing of it may come from the text. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
