/** The typeface of the newsroom's own pages, Source Serif 4. On a slow network the fallback stays, so nothing moves. */
import { createHash } from 'node:crypto'
import { html, type Markup } from './markup.ts'

/** The subsets, as named by the build. A browser loads only those that contain characters of the page. */
const RANGES = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215',
  'latin-ext': 'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1EFF,U+20A0-20AB,U+20AD-20C4',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+2116',
}

/** Of the document's element: what the script in the head asks for. A `<link>` without `rel`, for the script to complete, would be no HTML. */
export function fontToAskFor(folder: string): Markup {
  return html` data-font="${folder}/fonts/latin.woff2"`
}

/**
 * Of the script in the head. Chromium paints nothing until a preloaded font is there, for a fifth of a second on a slow phone, and over a slow
 * connection it comes too late for the first page anyway; to readers who save data, it is not worth it. Other browsers tell neither.
 */
export const ASK_FOR_FONT = `{let d=document,l=d.createElement('link'),c=navigator.connection;c&&(c.saveData||c.effectiveType!='4g')||(l.rel='preload',l.as='font',l.crossOrigin='',l.href=d.documentElement.dataset.font,d.head.append(l))}`

/** Inlined, because a separate file would add a round trip before the first paint. */
export function fontFaces(folder: string): string {
  return Object.entries(RANGES)
    .map(
      ([subset, range]) =>
        `@font-face{font-family:"Crier Serif";font-weight:200 900;font-display:optional;src:url("${folder}/fonts/${subset}.woff2");unicode-range:${range}}`,
    )
    .join('\n')
}

/** The Content-Security-Policy source that allows this style sheet. */
export function fontFacesSource(folder: string): string {
  return `'sha256-${createHash('sha256').update(fontFaces(folder)).digest('base64')}'`
}
