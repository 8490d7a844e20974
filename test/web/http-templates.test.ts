/** Templates over HTTP, by the posting client. */
import { expect, test } from 'vitest'
import { createPostingClient } from '#client/posting/src/client.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(startApp)
const fields = { title: 'Goal', byline: 'Ana in Leeds', key: true }

async function clientOf(role: string, blogs?: readonly string[]) {
  const made = await app.api('POST', '/v1/keys', { body: { name: role, role, ...(blogs && { blogs }) } })
  return createPostingClient({ url: app.url, key: made.body.secret })
}

test('an editor makes, changes and removes a template; colleagues and contributors read it', async () => {
  const [ana, cleo] = [await clientOf('editor'), await clientOf('contributor')]

  const created = await ana.createTemplate({ name: ' Goal ', fields })
  if (created.kind !== 'done') throw new Error(created.kind)
  const { template } = created
  expect(template).toMatchObject({ name: 'Goal', fields: { ...fields, pinned: false, body: [] }, version: 1 })
  expect(await cleo.templates()).toMatchObject({ kind: 'done', templates: [{ id: template.id, changedBy: 'editor' }] })

  const body = [{ _type: 'block', style: 'normal', children: [{ _type: 'span', text: 'GOAL for' }] }] as never
  expect(await ana.editTemplate(template, { fields: { title: 'Goal!', body } })).toMatchObject({
    template: { version: 2, fields: { title: 'Goal!', key: false, body: [{ children: [{ text: 'GOAL for' }] }] } },
  })
  expect(await ana.editTemplate(template, { name: 'Late' })).toMatchObject({ kind: 'stale', current: { version: 2 } })
  expect(await ana.createTemplate({ name: 'GOAL', fields })).toMatchObject({ problem: { code: 'template_exists' } })

  expect(await ana.removeTemplate({ ...template, version: 2 })).toMatchObject({ kind: 'done' })
  expect(await ana.removeTemplate({ ...template, version: 2 })).toMatchObject({ problem: { code: 'unknown_template' } })
  expect(await cleo.templates()).toMatchObject({ templates: [] })
})

test('nobody else reads or changes them: no stranger, no contributor, no editor of some blogs', async () => {
  await app.createBlog('derby')
  const [ana, cleo, ben] = [
    await clientOf('editor'),
    await clientOf('contributor'),
    await clientOf('editor', ['derby']),
  ]
  const made = await ana.createTemplate({ name: 'Card', fields })
  if (made.kind !== 'done') throw new Error(made.kind)

  expect((await app.api('GET', '/v1/templates', { key: null })).status).toBe(401)
  for (const client of [cleo, ben]) {
    const refused = { kind: 'refused', problem: { status: 403, code: 'forbidden' } }
    expect(await client.templates()).toMatchObject({ kind: 'done' })
    expect(await client.createTemplate({ name: 'Mine', fields })).toMatchObject(refused)
    expect(await client.editTemplate(made.template, { name: 'Mine' })).toMatchObject(refused)
    expect(await client.removeTemplate(made.template)).toMatchObject(refused)
  }
})

test.each([
  ['without a word', { name: 'Nothing', fields: { key: true } }, 'fields'],
  ['with a name of signs alone', { name: '–/–', fields }, 'name'],
  ['with a time', { name: 'Timed', fields: { ...fields, time: '2026-03-04T16:44:00Z' } }, 'fields.time'],
  [
    'with a link that runs a script',
    { name: 'Evil', fields: { ...fields, body: [evil('javascript:alert(1)')] } },
    'body',
  ],
  ['that is too long', { name: 'Long', fields: { ...fields, body: [evil('https://e.org/', 2_000)] } }, 'fields.body'],
])('a template %s is refused', async (_, body, path) => {
  const { status, body: problem } = await app.api('POST', '/v1/templates', { body })

  expect([status, problem.code]).toEqual([422, 'invalid'])
  expect(problem.errors[0].path).toContain(path)
})

/** A paragraph with a link, and its address again in its words. */
function evil(href: string, times = 1) {
  const children = [{ _type: 'span', _key: 's', text: href.repeat(times), marks: ['l'] }]
  return { _type: 'block', _key: 'b', style: 'normal', children, markDefs: [{ _type: 'link', _key: 'l', href }] }
}
