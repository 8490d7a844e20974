/** docs/errors.md, which the `type` of every problem leads to. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { refusals } from '#platform/errors.ts'
import { errorsPage } from '#web/pages/errors-page.ts'

const sections = readFileSync('docs/errors.md', 'utf8').split(/^## /m).slice(1)

test('every error code has its section in docs/errors.md, and no section is left over', () => {
  const documented = sections.map(section => section.split('\n')[0])

  expect(documented).toEqual(Object.keys(refusals))
})

test.each(Object.entries(refusals))('docs/errors.md says of %s what the server says', (code, [status, sentence]) => {
  const section = sections.find(text => text.startsWith(`${code}\n`))

  expect(section).toContain(`Status ${status}. ${sentence}`)
})

test('every error code has its anchor on the page that problems link to', () => {
  const page = errorsPage()

  expect(Object.keys(refusals).filter(code => !page.includes(`id="${code}"`))).toEqual([])
})
