/**
 * The reader's own text size on the newsroom's pages: a button, and the size that it was set to, from the first paint on.
 */
import { TEXT_SIZE_KEY, TEXT_SIZES } from '#shared/view/text-sizes.ts'
import { html, type Markup } from './markup.ts'
import type { pageWordsFor } from './words.ts'

const [, ...larger] = TEXT_SIZES

/** Of the script in the head. What the device holds may be anything, and the browser may refuse to read it. */
export const TAKE_TEXT_SIZE = `try{let s=localStorage.getItem('${TEXT_SIZE_KEY}');/^(${larger.join('|')})$/.test(s)&&(document.documentElement.style.fontSize=s+'%')}catch{}`

/** For the script: without one, the browser's own zoom is there. */
export function textSizeButton({ page }: ReturnType<typeof pageWordsFor>): Markup {
  return html`<button type="button" class="text-size" aria-label="${page.textSize}" title="${page.textSize}"><span aria-hidden="true">A</span></button>`
}
