/** The HTML document around a page's content. */
import { directionOf } from '#shared/view/direction.ts'
import { fontFaces, fontToAskFor } from './font-faces.ts'
import { headScript } from './head-script.ts'
import { html, type Markup } from './markup.ts'
import { commentsStyle, liveVideoStyle, pageStyle } from './style.ts'

type Page = {
  readonly title: string
  readonly language: string
  readonly folder: string
  readonly head?: readonly Markup[]
  /** In the typeface of the newsroom's own pages, and the text size of the reader. */
  readonly ownType?: true
  /** Shows readers' comments. */
  readonly hasComments?: boolean
  readonly hasVideo?: boolean
  readonly body: Markup
}

export function printDocument({
  title,
  language,
  folder,
  head = [],
  ownType,
  hasComments,
  hasVideo,
  body,
}: Page): string {
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"${ownType && fontToAskFor(folder)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${title}</title>
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${folder}/icon.svg" type="image/svg+xml">
${ownType && html`${headScript}\n`}${head.map(one => [one, '\n'])}<style>${pageStyle}</style>${hasComments ? html`<style data-comments>${commentsStyle}</style>` : undefined}${hasVideo ? html`<style data-video>${liveVideoStyle}</style>` : undefined}${ownType && html`<style>${{ markup: fontFaces(folder) }}</style>`}
</head>
<body>
${body}
</body>
</html>
`.markup
}
