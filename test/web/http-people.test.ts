/** Administering people over HTTP. */
import { expect } from 'vitest'
import { enterPerson } from '#test/support/data/entered-person.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { makeKey } from './sign-in-links.ts'

const test = testWith({ app: startApp })

test('an admin lists people, keeps one out and lets them in again; others may not', async ({ app }) => {
  const ana = await enterPerson(app.folder)
  const ben = await enterPerson(app.folder, { subject: 'ben-1', name: 'Ben', role: 'admin', blogs: 'all' })
  const editor = await makeKey(app, { name: 'Cleo', role: 'editor' })

  const list = await app.api('GET', '/v1/people')
  expect([list.status, list.headers.get('Cache-Control')]).toEqual([200, 'private, no-store'])
  expect(list.body).toEqual({ people: [ana, ben] })

  const revoked = await app.api('DELETE', `/v1/people/${ana.id}`)
  expect(revoked.body.person).toEqual({ ...ana, revokedAt: expect.any(String) })
  expect((await app.api('GET', '/v1/people')).body.people[0]).toEqual(revoked.body.person)
  expect((await app.api('POST', `/v1/people/${ana.id}/restore`)).body).toEqual({ person: ana })

  for (const [method, path] of [
    ['GET', '/v1/people'],
    ['DELETE', `/v1/people/${ana.id}`],
    ['POST', `/v1/people/${ana.id}/restore`],
  ] as const) {
    expect((await app.api(method, path, { key: editor })).body.code).toBe('forbidden')
    expect((await app.api(method, path, { key: null })).body.code).toBe('missing_key')
  }
  expect((await app.api('DELETE', '/v1/people/nobody')).body.code).toBe('unknown_person')
  expect((await app.api('POST', '/v1/people/nobody/restore')).body.code).toBe('unknown_person')
})
