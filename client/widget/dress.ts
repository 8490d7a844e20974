/** Adds a style sheet to a shadow root, once. All roots of a page share it. */

export function createDress(css: string) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return ({ adoptedStyleSheets }: DocumentOrShadowRoot) => {
    if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet)
  }
}
