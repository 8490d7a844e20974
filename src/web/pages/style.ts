/** The style sheet of the pages, inlined into each, so that the first paint needs no further request. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const text = styleOf(
  '../../shared/view/coverage.css',
  '../../shared/view/rare-views.css',
  '../../shared/view/summary.css',
  '../../shared/view/contributors.css',
  '../../shared/view/topics.css',
  './page.css',
)

export const pageStyle = { markup: text }

/** The Content-Security-Policy source that allows exactly this style sheet. */
export const pageStyleSource = inlineSourceOf(text)

const comments = styleOf('../../shared/view/comments.css')

/** For pages that show readers' comments, in an element of its own with `data-comments`, by which their script knows that it is there. */
export const commentsStyle = { markup: comments }
export const commentsStyleSource = inlineSourceOf(comments)

const video = styleOf('../../shared/view/live-video.css')

/** The same, for pages of coverages that have a live video. */
export const liveVideoStyle = { markup: video }
export const liveVideoStyleSource = inlineSourceOf(video)

function styleOf(...paths: readonly string[]): string {
  return (
    paths
      .map(path => readFileSync(new URL(path, import.meta.url), 'utf8'))
      .join('\n')
      // Comments are not sent.
      .replace(/\/\*[\s\S]*?\*\/\s*/g, '')
      .replace(/\n\s*/g, '\n')
  )
}

/** The Content-Security-Policy source that allows exactly this style sheet or script. */
export function inlineSourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
