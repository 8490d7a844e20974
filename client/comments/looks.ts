/** The style sheet of comments, served at `/comments-looks.js`: a module, which bundlers find too. Our own pages have it inline. */
import css from '../../src/shared/view/comments.css?inline'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

export function dress({ adoptedStyleSheets }: Document | ShadowRoot): void {
  if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet)
}
