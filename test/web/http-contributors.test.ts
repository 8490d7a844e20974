/** Contributors over HTTP: from the newsroom's list to the copies that readers get, and out of them again. */
import { describe, expect, test } from 'vitest'
import { createPostingClient, type PostingClient } from '#client/posting/src/client.ts'
import type { Update } from '#shared/blog/update.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { read, upload } from './pictures-over-http.ts'

const installations = {
  'one data folder': () => startApp(),
  async PostgreSQL() {
    const database = await makeDatabase()
    const app = await startApp({ env: { DATABASE_URL: database.url } })
    const close = app[Symbol.asyncDispose].bind(app)
    return Object.assign(app, {
      async [Symbol.asyncDispose]() {
        await close()
        await database[Symbol.asyncDispose]()
      },
    })
  },
}

const clientOf = (app: TestApp) => createPostingClient({ url: app.url, key: app.adminKey })

async function made(client: PostingClient, name: string, fields: object = {}) {
  const outcome = await client.createContributor({ name, ...fields })
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
  return outcome.contributor
}

/** Over PostgreSQL there is no bucket here, so the picture is a name alone. */
async function portraitIn(app: TestApp, place: string): Promise<string> {
  if (place === 'PostgreSQL') return `/media/${'a'.repeat(64)}.png`
  const { body } = await upload(app, await picture(200, 200).png().toBuffer())
  return new URL(body.picture.url, app.url).pathname
}

const snapshot = async (app: TestApp, blog: string) => (await app.api('GET', `/v1/blogs/${blog}`, { key: null })).body

const changesOf = async (app: TestApp, blog: string) =>
  JSON.stringify((await app.api('GET', `/v1/blogs/${blog}/changes`, { key: null })).body)

describe.each(Object.entries(installations))('contributors over %s', (place, start) => {
  const app = forThisFile(start)

  test('an update names somebody of the list, and readers get the copy before the update', async () => {
    const client = clientOf(app)
    await app.createBlog('budget')
    const ana = await made(client, 'Ana Lima', { role: 'Political editor', url: 'https://example.org/ana' })
    await made(client, 'Ben Okri')

    const update = await app.post('budget', 'Doors open', { contributors: ['ana-lima', 'ben-okri'], byline: 'and PA' })

    expect(update.contributors).toEqual(['ana-lima', 'ben-okri'])
    const { blog, updates } = await snapshot(app, 'budget')
    const { version: _version, changedAt: _at, changedBy: _by, ...copy } = ana
    expect(blog.contributors).toEqual([copy, { id: 'ben-okri', name: 'Ben Okri' }])
    expect(updates[0]).toMatchObject({ contributors: ['ana-lima', 'ben-okri'], byline: 'and PA' })
    const { changes } = (await app.api('GET', '/v1/blogs/budget/changes', { key: null })).body
    expect(changes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'blog.edited',
      'blog.edited',
      'update.published',
    ])
  })

  test('somebody unknown is refused by name, at posts, edits and blogs, and nothing is stored', async () => {
    await app.createBlog('unknown')
    const post = await app.api('POST', '/v1/blogs/unknown/updates', { body: { title: 'A', contributors: ['nobody'] } })
    const twice = await app.api('POST', '/v1/blogs/unknown/updates', {
      body: { title: 'A', contributors: ['ana-lima', 'ana-lima'] },
    })
    const blog = await app.api('POST', '/v1/blogs', { body: { id: 'other', title: 'A', contributors: ['nobody'] } })

    for (const { status, body } of [post, blog]) {
      expect([status, body.code]).toEqual([422, 'invalid'])
      expect(body.errors[0]).toMatchObject({ path: 'contributors[0]', message: expect.stringContaining('nobody') })
    }
    expect([twice.status, twice.body.errors[0].path]).toEqual([422, 'contributors'])
    expect((await snapshot(app, 'unknown')).updates).toEqual([])
  })

  test('a draft names nobody to readers until it is published', async () => {
    const client = clientOf(app)
    await app.createBlog('drafts')
    await made(client, 'Quiet Source')
    const draft = await app.post('drafts', 'Soon', { status: 'draft', contributors: ['quiet-source'] })
    expect((await snapshot(app, 'drafts')).blog.contributors).toBeUndefined()
    expect(await changesOf(app, 'drafts')).not.toContain('quiet')

    await client.correct(draft, { status: 'published' })

    expect((await snapshot(app, 'drafts')).blog.contributors).toEqual([{ id: 'quiet-source', name: 'Quiet Source' }])
  })

  test('a change of the list goes to the blogs that have not ended; an ended one stays as published', async () => {
    const client = clientOf(app)
    for (const blog of ['now', 'then', 'without']) await app.createBlog(blog)
    const eva = await made(client, 'Eva Stern', { role: 'Reporter' })
    for (const blog of ['now', 'then']) await app.post(blog, 'A', { contributors: ['eva-stern'] })
    await client.editBlog((await snapshot(app, 'then')).blog, { state: 'ended' })

    const edited = await client.editContributor(eva, { role: 'in Berlin' })

    expect(edited).toMatchObject({ kind: 'done', carried: 1, contributor: { role: 'in Berlin', version: 2 } })
    expect((await snapshot(app, 'now')).blog.contributors).toEqual([
      { id: 'eva-stern', name: 'Eva Stern', role: 'in Berlin' },
    ])
    expect((await snapshot(app, 'then')).blog.contributors[0].role).toBe('Reporter')
    expect((await snapshot(app, 'without')).blog.version).toBe(1)
    expect(await client.editContributor(eva, { role: 'in Rome' })).toMatchObject({
      kind: 'stale',
      current: { role: 'in Berlin' },
    })
  })

  test('twenty posts at once that name five people leave each on the blog once', async () => {
    const client = clientOf(app)
    await app.createBlog('rush')
    const ids = await Promise.all(Array.from({ length: 5 }, async (_, n) => (await made(client, `Rush ${n}`)).id))

    const posts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => app.post('rush', `${n}`, { contributors: [ids[n % 5]] })),
    )

    const { blog } = await snapshot(app, 'rush')
    expect(blog.contributors.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort())
    expect(posts.every(({ contributors }: Update) => contributors?.length === 1)).toBe(true)
  })

  test('a repeated post after its contributor was taken out of the list gets the first response', async () => {
    const client = clientOf(app)
    await app.createBlog('again')
    const lea = await made(client, 'Lea Gone')
    const body = { markdown: 'Soon', status: 'draft', contributors: ['lea-gone'] }
    const post = () => app.api('POST', '/v1/blogs/again/updates', { body, headers: { 'Idempotency-Key': 'lea-1' } })
    const first = await post()

    await client.removeContributor(lea)

    expect((await post()).body.update.id).toBe(first.body.update.id)
    const other = await app.api('POST', '/v1/blogs/again/updates', { body })
    expect([other.status, other.body.code]).toEqual([422, 'invalid'])
  })

  test('removed, a contributor stays on what was published; erased, name, id and portrait are gone everywhere', async () => {
    const client = clientOf(app)
    for (const blog of ['left', 'right']) await app.createBlog(blog)
    const portrait = await portraitIn(app, place)
    const mia = await made(client, 'Mia Vanish', { portrait: { url: portrait, alt: '' } })
    const named = { contributors: ['mia-vanish'] }
    const shown = await app.post('left', 'Stays', named)
    await client.correct(shown, { markdown: 'Stays, corrected' })
    await app.post('left', 'Hidden', { ...named, status: 'draft' })
    await app.post('right', 'Gone', named)
    const removed = await app.post('right', 'Removed before', named)
    await client.remove(removed)
    const started = (await snapshot(app, 'left')).cursor
    await client.createTemplate({ name: 'Of Mia', fields: { title: 'Goal', ...named } })
    await client.editBlog((await snapshot(app, 'right')).blog, { state: 'ended' })
    expect(await client.removeContributor(mia)).toMatchObject({ kind: 'done' })
    expect((await snapshot(app, 'left')).blog.contributors).toMatchObject([{ name: 'Mia Vanish' }])
    const isGone = () => app.logged.some(line => line.includes(portrait) && line.includes('was erased'))
    if (place !== 'PostgreSQL') expect((await read(app, portrait)).type).toBe('image/png')
    expect(isGone()).toBe(false)

    expect(await client.eraseContributor('mia-vanish')).toMatchObject({ kind: 'done', erased: 2 })

    for (const blog of ['left', 'right']) {
      expect(JSON.stringify(await snapshot(app, blog))).not.toMatch(/mia/i)
      expect(await changesOf(app, blog)).not.toMatch(/mia/i)
      expect(JSON.stringify((await app.api('GET', `/v1/blogs/${blog}/history`)).body)).not.toMatch(/mia/i)
    }
    const text = JSON.stringify(await client.history({ blog: 'left', id: shown.id }))
    expect(text).toContain('Stays, corrected')
    expect(text).not.toMatch(/mia/i)
    expect(await changesOf(app, 'right')).toContain('update.removed')
    expect(JSON.stringify(await client.templates())).not.toMatch(/mia-vanish/)
    if (place !== 'PostgreSQL') await expect.poll(isGone, { timeout: 60_000 }).toBe(true)
    // A reader who was there before is led on without a gap.
    expect((await app.api('GET', `/v1/blogs/left/changes?after=${started}`, { key: null })).status).toBe(200)
    await app.post('left', 'Goes on')
    expect((await snapshot(app, 'left')).cursor.split('.')[0]).toBe(started.split('.')[0])
    expect(await client.eraseContributor('mia-vanish')).toMatchObject({ problem: { code: 'unknown_contributor' } })
  })

  test('a list of the blog is kept in its order, and may be emptied', async () => {
    const client = clientOf(app)
    await made(client, 'One')
    await made(client, 'Two')
    const blog = await app.createBlog('ordered', { contributors: ['two', 'one'] })
    expect(blog.contributors?.map(({ id }) => id)).toEqual(['two', 'one'])

    const turned = await client.editBlog(blog, { contributors: ['one', 'two'] })
    if (turned.kind !== 'done') throw new Error(turned.kind)
    expect(turned.blog.contributors?.map(({ name }) => name)).toEqual(['One', 'Two'])
    expect(await client.editBlog(turned.blog, { contributors: [] })).toMatchObject({ blog: { version: 3 } })
    expect((await snapshot(app, 'ordered')).blog.contributors).toBeUndefined()
  })
})
