/** docs/errors.md, which explains every error code. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { refusals } from '#platform/errors.ts'
import { errorsPage } from '#web/pages/errors-page.ts'

const sections = readFileSync('docs/errors.md', 'utf8').split(/^## /m).slice(1)

test('every error code has a section in docs/errors.md, and every section has a code', () => {
  const documented = sections.map(section => section.split('\n')[0])

  expect(documented).toEqual(Object.keys(refusals))
})

test.each(Object.entries(refusals))("docs/errors.md has the server's sentence for %s", (code, [status, sentence]) => {
  const section = sections.find(text => text.startsWith(`${code}\n`))

  expect(section).toContain(`Status ${status}. ${sentence}`)
})

test('every error code has its anchor on the page that problem documents link to', () => {
  const page = errorsPage()

  expect(Object.keys(refusals).filter(code => !page.includes(`id="${code}"`))).toEqual([])
})
