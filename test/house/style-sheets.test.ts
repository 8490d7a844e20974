/** What an arrival may not make a browser search: in a long coverage it takes milliseconds. And that partners get valid lengths. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('no `:has()` asks about neighbours: each arrival would invalidate what is below, the whole coverage', () => {
  const files = globSync(['src/{shared/view,web/pages}/**/*.css', 'client/desk/**/*.css'], { cwd: root })

  const asking = files.filter(file => /:has\([^()]*[^\s(][^()]*[+~]/.test(readFileSync(`${root}/${file}`, 'utf8')))

  expect(files.length).toBeGreaterThan(10)
  expect(asking).toEqual([])
})

test('no built style sheet has `-calc()`, which browsers drop with the whole declaration', () => {
  const files = globSync('client/dist/*.{css,js}', { cwd: root })

  const invalid = files.filter(file => /[\s:,(]-calc\(/.test(readFileSync(`${root}/${file}`, 'utf8')))

  expect(files.some(file => file.endsWith('widget.js'))).toBe(true)
  expect(invalid).toEqual([])
})
