/** The style sheet of the pages, put into each: the first paint then waits for nothing else. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const text = ['../../shared/view/coverage.css', './page.css']
  .map(path => readFileSync(new URL(path, import.meta.url), 'utf8'))
  .join('\n')
  // Comments are for us.
  .replace(/\/\*[\s\S]*?\*\/\s*/g, '')
  .replace(/\n\s*/g, '\n')

export const pageStyle = { markup: text }

/** What a Content-Security-Policy names to allow this style sheet and no other. */
export const pageStyleSource = `'sha256-${createHash('sha256').update(text).digest('base64')}'`
