/** The desk's own validation finds exactly what the server would refuse. */
import { beforeAll, expect, test } from 'vitest'
import { loadSchema, problemOf } from '#client/desk/blog/writing/check-update.ts'
import { NOTHING_WRITTEN, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { newUpdateOf } from '#client/desk/local/records/field-patch.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startApp)
beforeAll(async () => void (await Promise.all([app.createBlog('river'), loadSchema()])))

const alert = { title: 'Dam burst', text: 'Leave.', urgency: 'high' } as const
const picture = { _type: 'image', _key: 'p', url: 'https://example.com/dam.jpg', alt: 'The dam' } as const

test.each<readonly [string, Partial<UpdateFields>, string | undefined]>([
  ['a text', { body: [paragraph('The dam has burst')] }, undefined],
  ['a title alone', { title: 'Dam burst' }, undefined],
  ['blank fields beside a text', { title: ' ', label: '  ', byline: '', body: [paragraph('It burst')] }, undefined],
  ['nothing', {}, 'Write something first.'],
  ['a byline alone', { byline: 'Ana Ruiz' }, 'Write something first.'],
  ['a title of 301 characters', { title: 'x'.repeat(301) }, 'Title: 1 character too many.'],
  ['a title of 300', { title: 'x'.repeat(300) }, undefined],
  ['no time and no label', { title: 'Dam', untimed: true }, 'To show the label in place of the time, give it a label.'],
  ['an alert', { title: 'Dam', alert }, undefined],
  ['an alert without a text', { title: 'Dam', alert: { ...alert, text: ' ' } }, undefined],
  [
    'an alert without a title',
    { title: 'Dam', alert: { ...alert, title: ' ' } },
    'Alert title: write something here, or take it out.',
  ],
  [
    'an alert of 302 characters',
    { title: 'Dam', alert: { ...alert, text: 'x'.repeat(302) } },
    'Alert text: 2 characters too many.',
  ],
  ['a picture', { body: [picture] }, undefined],
  [
    'a picture with an essay beside it',
    { body: [{ ...picture, caption: 'x'.repeat(1_001) }] },
    'Caption: 1 character too many.',
  ],
])('%s', async (_, some, problem) => {
  const fields: UpdateFields = { ...NOTHING_WRITTEN, ...some }

  expect(problemOf({ fields, note: '' })?.text).toBe(problem)
  const { status } = await app.api('POST', '/v1/blogs/river/updates', { body: newUpdateOf(fields) })
  expect(status).toBe(problem === undefined ? 201 : 422)
})

test('only the sent fields of a correction are validated, and its note', () => {
  const base: UpdateFields = { ...NOTHING_WRITTEN, body: [{ ...picture, caption: 'x'.repeat(1_001) }] }
  const of = { id: 'an-update', version: 1, base }
  const fields = { ...base, title: 'Dam burst' }

  expect(problemOf({ of, fields, note: '' })).toBeUndefined()
  expect(problemOf({ of, fields, note: 'x'.repeat(1_010) })).toEqual({
    field: 'correction',
    text: 'Note for readers: 10 characters too many.',
  })
  expect(problemOf({ of, fields: NOTHING_WRITTEN, note: '' })?.text).toBe(
    'Nothing is left of this update. Write something, or remove it.',
  )
})

function paragraph(text: string) {
  const children = [{ _type: 'span' as const, _key: 's', text, marks: [] }]
  return { _type: 'block' as const, _key: 'b', style: 'normal' as const, children, markDefs: [] }
}
