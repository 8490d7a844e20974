/** What editors note beside updates, over HTTP: who may, and that readers never get any of it. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startIdentityProvider } from '#test/support/services/identity-provider.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { signInAs } from './provider-sign-in.ts'

const app = forThisFile(startApp)
const SECRET = 'The minister is ill, says Cleo'

async function keyOf(name: string, role = 'editor', blogs: readonly string[] | 'all' = 'all') {
  const made = await app.api('POST', '/v1/keys', { body: { name, role, blogs } })
  return { id: String(made.body.key.id), key: String(made.body.secret) }
}

async function posted(blog: string, fields: object = {}): Promise<string> {
  await app.api('POST', '/v1/blogs', { body: { id: blog, title: blog, timeZone: 'Europe/London' } })
  const { body } = await app.api('POST', `/v1/blogs/${blog}/updates`, { body: { title: 'Doors open', ...fields } })
  return `/v1/blogs/${blog}/updates/${body.update.id}`
}

test('an update is given to a colleague, who finds it in the list of coverages until it is verified', async () => {
  const [ana, ben] = [await keyOf('Ana'), await keyOf('Ben', 'contributor')]
  const update = await posted('given')
  const first = { 'If-Match': '"0"' }

  const { body } = await app.api('GET', '/v1/blogs/given/colleagues', { key: ana.key })
  expect(body.colleagues).toContainEqual({ key: ben.id, name: 'Ben', role: 'contributor', isYou: false })
  const given = { key: ana.key, body: { assignee: ben.id, check: 'unverified' }, headers: first }
  expect(await app.api('PATCH', `${update}/margin`, given)).toMatchObject({
    status: 200,
    body: { margin: { version: 1, assignee: { key: ben.id, name: 'Ben' }, isYours: false } },
  })
  const late = await app.api('PATCH', `${update}/margin`, { ...given, body: { assignee: ana.id } })
  expect(late).toMatchObject({ status: 412, body: { current: { version: 1, assignee: { name: 'Ben' } } } })

  const counts = async () => {
    const { body } = await app.api('GET', '/v1/desk/blogs', { key: ben.key })
    const entry = body.blogs.find((one: { blog: { id: string } }) => one.blog.id === 'given')
    return [entry.assigned, entry.assignedIds]
  }
  expect(await counts()).toEqual([1, [update.split('/').at(-1)]])
  const verified = { key: ben.key, body: { check: 'verified' }, headers: { 'If-Match': '"1"' } }
  expect((await app.api('PATCH', `${update}/margin`, verified)).status).toBe(200)
  expect(await counts()).toEqual([0, []])
})

test('a contributor sees notes beside what is given to them alone, and writes them there alone', async () => {
  const [ana, cleo] = [await keyOf('Ana'), await keyOf('Cleo', 'contributor')]
  const [theirs, other] = [await posted('turns', { status: 'draft' }), await posted('turns')]
  const head = { 'If-Match': '0' }
  await app.api('PATCH', `${theirs}/margin`, { key: ana.key, body: { assignee: cleo.id }, headers: head })
  for (const path of [theirs, other]) {
    expect((await app.api('POST', `${path}/notes`, { key: ana.key, body: { text: SECRET } })).status).toBe(201)
  }

  const { body } = await app.api('GET', '/v1/blogs/turns/margins', { key: cleo.key })
  expect(body.margins.map((one: { isYours: boolean; notes: [] }) => [one.isYours, one.notes.length])).toEqual([
    [false, 0],
    [true, 1],
  ])
  const note = { key: cleo.key, body: { text: 'Called.' }, headers: { 'Idempotency-Key': 'n1' } }
  const [once, again] = [await app.api('POST', `${theirs}/notes`, note), await app.api('POST', `${theirs}/notes`, note)]
  expect(again.body).toEqual(once.body)
  const [anas, own] = once.body.margin.notes
  expect((await app.api('POST', `${other}/notes`, note)).status).toBe(403)
  expect((await app.api('DELETE', `${theirs}/notes/${anas.id}`, { key: cleo.key })).status).toBe(403)
  expect((await app.api('DELETE', `${theirs}/notes/${own.id}`, { key: cleo.key })).status).toBe(200)
  for (const assignee of [ana.id, 'nobody']) {
    const passing = { key: cleo.key, body: { assignee }, headers: { 'If-Match': '4' } }
    expect((await app.api('PATCH', `${theirs}/margin`, passing)).status).toBe(403)
  }
  const back = { key: cleo.key, body: { assignee: null }, headers: { 'If-Match': '4' } }
  expect((await app.api('PATCH', `${theirs}/margin`, back)).body.margin.assignee).toBeUndefined()
})

test('nobody can be given what they could not open, or are no longer there for', async () => {
  const [elsewhere, gone] = [await keyOf('Dana', 'editor', ['turns']), await keyOf('Eve')]
  await app.api('DELETE', `/v1/keys/${gone.id}`)
  const update = await posted('closed')

  for (const assignee of [elsewhere.id, gone.id, 'unknown']) {
    const asked = { body: { assignee }, headers: { 'If-Match': '0' } }
    const { status, body } = await app.api('PATCH', `${update}/margin`, asked)
    expect([status, body.errors?.[0].path]).toEqual([422, 'assignee'])
  }
})

test('no page, feed, stream or archive for readers has a word of a note, an assignment or a check', async () => {
  const ana = await keyOf('Zebedee Ana')
  const update = await posted('quiet')
  const [before, cursor] = [
    await app.api('GET', '/v1/blogs/quiet'),
    (await app.api('GET', '/v1/blogs/quiet')).body.cursor,
  ]
  await app.api('PATCH', `${update}/margin`, {
    body: { assignee: ana.id, check: 'checking' },
    headers: { 'If-Match': '0' },
  })
  await app.api('POST', `${update}/notes`, { key: ana.key, body: { text: SECRET } })

  expect((await app.api('GET', '/v1/blogs/quiet', { key: null })).body).toEqual(before.body)
  const changes = await app.api('GET', `/v1/blogs/quiet/changes?after=${cursor}`, { key: null })
  expect(changes.body.changes).toEqual([])
  const id = update.split('/').at(-1)
  const pages = ['/blogs/quiet', `/blogs/quiet/updates/${id}`, '/embed/quiet', '/embed/quiet/html', update]
  const feeds = ['rss', 'atom', 'json'].map(kind => `/blogs/quiet/feed.${kind}`)
  for (const path of [...pages, ...feeds, '/v1/blogs/quiet/search?q=minister']) {
    const text = await (await fetch(`${app.url}${path}`)).text()
    expect([path, text.includes('minister is ill') || text.includes('Zebedee')]).toEqual([path, false])
  }
  expect((await app.api('GET', '/v1/blogs/quiet/margins', { key: null })).status).toBe(401)
  expect((await app.api('GET', '/v1/audit?blog=quiet')).text ?? '').not.toContain('minister')
})

test('a copy beside a draft outlives the update that it was made from', async () => {
  const [from, to] = [await posted('again'), await posted('again', { status: 'draft' })]
  await app.api('POST', `${from}/notes`, { body: { text: 'Six, says the coastguard.' } })

  const { status } = await app.api('PUT', `${to}/margin`, { body: { from: from.split('/').at(-1) } })
  await app.api('DELETE', `${from}?mode=remove`)

  const { body } = await app.api('GET', '/v1/blogs/again/margins')
  expect(status).toBe(204)
  const audit = await app.api('GET', '/v1/audit?blog=again')
  const copied = audit.body.entries.find(({ action }: { action: string }) => action === 'notes.copied')
  expect(copied).toMatchObject({ subject: to.split('/').at(-1), detail: { from: from.split('/').at(-1) } })
  expect(audit.text).not.toContain('coastguard')
  expect(body.margins).toMatchObject([{ update: to.split('/').at(-1), notes: [{ text: 'Six, says the coastguard.' }] }])
})

test('whoever becomes an editor gets the notes that were left out before, though none has changed', async () => {
  await using provider = await startIdentityProvider()
  await using own = await startApp({ env: provider.env, blog: 'strike' })
  provider.admit([own.url])
  const signIn = (group: string) => {
    provider.accounts.set('dora', { name: 'Dora', groups: [group] })
    return signInAs(own, { login: 'dora' })
  }
  const AT = '/v1/blogs/strike/margins'
  const { id } = (await own.api('POST', '/v1/blogs/strike/updates', { body: { markdown: 'Doors open' } })).body.update
  await own.api('POST', `/v1/blogs/strike/updates/${id}/notes`, { body: { text: SECRET } })

  const trainee = await signIn('trainees')
  const before = await trainee.api('GET', AT)
  const held = { headers: { 'If-None-Match': before.headers.get('ETag') ?? '' } }
  const again = await trainee.api('GET', AT, held)
  const editor = await signIn('sport')
  const after = await editor.api('GET', AT, held)

  expect([before.body.margins[0].notes, again.status]).toEqual([[], 304])
  expect(after).toMatchObject({ status: 200, body: { margins: [{ notes: [{ text: SECRET }] }] } })
})

test('with PostgreSQL out of reach a note is refused as a post is, and sent again it is stored once', async () => {
  await using database = await makeTables()
  const url = new URL(database.url)
  await using link = await startTcpProxy(`${url.searchParams.get('host')}/.s.PGSQL.5432`)
  const through = Object.assign(url, { search: '', host: `127.0.0.1:${link.port}` })
  await using node = await startApp({ env: { DATABASE_URL: through.href } })
  await node.createBlog('quay')
  const { id } = await node.post('quay', 'Doors open')
  const note = () =>
    node.api('POST', `/v1/blogs/quay/updates/${id}/notes`, {
      body: { text: SECRET },
      headers: { 'Idempotency-Key': 'note-1' },
    })

  link.cut()
  const [noted, posted] = await Promise.all([
    note(),
    node.api('POST', '/v1/blogs/quay/updates', { body: { markdown: 'Doors closed' } }),
  ])
  link.mend()
  await expect.poll(async () => (await note()).status, { timeout: 20_000 }).toBe(201)
  // Perhaps that of another query of the node.
  link.loseAnswers(1)
  await note()
  await expect.poll(async () => (await note()).status, { timeout: 20_000 }).toBe(201)

  expect([noted.status, noted.body.code]).toEqual([posted.status, posted.body.code])
  expect(noted.status).toBe(503)
  const { margins } = (await node.api('GET', '/v1/blogs/quay/margins')).body
  expect(margins[0].notes.map(({ text }: { text: string }) => text)).toEqual([SECRET])
})
