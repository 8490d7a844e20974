/** The style sheet of the pages, inlined into each, so that the first paint needs no further request. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const text = ['../../shared/view/coverage.css', './page.css']
  .map(path => readFileSync(new URL(path, import.meta.url), 'utf8'))
  .join('\n')
  // Comments are not sent.
  .replace(/\/\*[\s\S]*?\*\/\s*/g, '')
  .replace(/\n\s*/g, '\n')

export const pageStyle = { markup: text }

/** The Content-Security-Policy source that allows exactly this style sheet. */
export const pageStyleSource = `'sha256-${createHash('sha256').update(text).digest('base64')}'`
