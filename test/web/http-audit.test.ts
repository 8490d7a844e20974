/** The audit list over HTTP and on the command line. */
import { expect } from 'vitest'
import { runHere } from '#test/cli/run-here.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

test('an admin reads who did what, newest first, page by page and filtered', async ({ app }) => {
  const { key, secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })).body
  const body = { markdown: 'SECRET words', title: 'SECRET title' }
  const { update } = (await app.api('POST', '/v1/blogs/budget-day/updates', { key: secret, body })).body
  await app.api('DELETE', `/v1/blogs/budget-day/updates/${update.id}?mode=remove`)

  const first = (await app.api('GET', '/v1/audit?limit=1')).body
  const rest = (await app.api('GET', `/v1/audit?before=${encodeURIComponent(first.next)}`)).body
  const hers = (await app.api('GET', `/v1/audit?actor=${key.id}`)).body
  const created = (await app.api('GET', '/v1/audit?action=key.created&actor=CRIER_ADMIN_KEY')).body

  const actions = [...first.entries, ...rest.entries].map(({ action, actor }) => `${actor.name} ${action}`)
  expect(actions).toEqual([
    'CRIER_ADMIN_KEY update.removed',
    'Ana update.published',
    'CRIER_ADMIN_KEY key.created',
    'CRIER_ADMIN_KEY blog.created',
    'Crier key.created',
  ])
  expect(hers.entries).toEqual([
    expect.objectContaining({ action: 'update.published', blog: 'budget-day', subject: update.id }),
  ])
  expect(created.entries).toEqual([expect.objectContaining({ subject: key.id })])
  expect(JSON.stringify([first, rest])).not.toContain('SECRET')
})

test.for(['/v1/audit', '/v1/audit/export'])('%s is for admins, and cannot be written', async (path, { app }) => {
  const { secret } = (await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })).body

  const refused = [await app.api('GET', path, { key: secret }), await app.api('GET', path, { key: null })]
  const written = await Promise.all(['POST', 'PATCH', 'DELETE'].map(method => app.api(method, path, { body: {} })))

  expect(refused.map(({ status }) => status)).toEqual([403, 401])
  expect(written.map(({ status }) => status)).toEqual([405, 405, 405])
})

test('an export has every action, records itself, and is a file', async ({ app }) => {
  const before = await app.api('GET', '/v1/audit/export')
  const csv = await app.api('GET', '/v1/audit/export?format=csv&action=audit.exported')

  const lines = before.text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines.map(({ action }) => action)).toEqual(['audit.exported', 'blog.created', 'key.created'])
  expect(csv.headers.get('Content-Disposition')).toBe('attachment; filename="crier-audit.csv"')
  expect(csv.text.split('\r\n')).toHaveLength(1 + 2 + 1)
  expect((await app.api('GET', '/v1/audit?before=x')).body.errors).toEqual([
    { path: 'before', message: 'use the "next" of a page' },
  ])
})

test('"crier audit export" prints it beside a running server, with the user of the system as its actor', async ({
  app,
}) => {
  const env = { CRIER_DATA: app.folder }
  await runHere(['key', 'create', '--name', 'Made here'], env)

  const { out } = await runHere(['audit', 'export', '--action', 'key.created', '--from', '2026-01-01'], env)
  const wrong = await runHere(['audit', 'export', '--from', 'yesterday'], env)

  const lines = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines[0]).toMatchObject({ actor: { kind: 'command line' }, detail: { name: 'Made here', role: 'editor' } })
  expect(lines[1].actor).toEqual({ kind: 'server', id: '', name: 'Crier' })
  expect([wrong.status, wrong.err]).toEqual([1, expect.stringContaining('--from: ')])
})
