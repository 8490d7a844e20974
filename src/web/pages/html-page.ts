/** The layout of the plain pages about the server itself: documentation, errors, "not found". */

type HtmlPage = {
  readonly title: string
  /** HTML, with its text escaped. */
  readonly main: string
  /** HTML at the end of the head. */
  readonly head?: string
}

export function htmlPage({ title, main, head = '' }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
${head}</head>
<body>
${main}
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; color: CanvasText; background: Canvas; }
.page { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
code { font-family: ui-monospace, monospace; font-size: .95em; }
section { padding: .9rem 0; border-top: 1px solid color-mix(in srgb, CanvasText 18%, Canvas); }
section:target { border-left: 4px solid #b3262b; padding-left: .75rem; }
section p { margin: 0; }
.status { font-weight: 400; opacity: .75; }
`
