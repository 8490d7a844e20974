/** Comments over HTTP: what a reader sends, what editors make of it, and what everybody else sees of it. */
import { describe, expect, test } from 'vitest'
import type { Comment } from '#shared/blog/comment.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import {
  deskOf,
  installations,
  keyOf,
  newWriter,
  readerOf,
  shownOn,
} from '#test/support/services/comments-over-http.ts'

const SECRET = 'the-name-of-a-witness'

describe.each(Object.entries(installations))('comments over %s', (_, start) => {
  const app = forThisFile(start)
  const questions = { comments: { kind: 'questions' } }

  test('a question is shown to nobody before an editor approves it, then to everybody, then answered', async () => {
    await app.createBlog('budget', questions)
    const update = await app.post('budget', 'Doors open')
    const [ana, desk] = [readerOf(app, 'budget'), deskOf(app, 'budget')]

    const sent = await ana.send({ text: ` When?\r\n\r\n\r\n\r\n${SECRET} `, name: 'Ana\u202e', update: update.id })
    expect(sent).toMatchObject({ status: 202, body: { comment: { state: 'waiting' } } })
    const { id } = sent.body.comment
    expect((await shownOn(app, 'budget')).comments).toEqual([])
    expect(app.logged.join('')).not.toContain(SECRET)

    const waiting = (await desk.queue()).body
    expect(waiting).toMatchObject({
      comments: [{ id, version: 1, state: 'waiting', name: 'Ana', text: `When?\n\n${SECRET}`, update: update.id }],
      counts: { waiting: 1, shown: 0 },
      open: true,
    })
    expect(JSON.stringify(waiting)).not.toContain(ana.writer)
    expect((await desk.decide({ comment: id, version: 1, action: 'approve', text: 'When?' })).body).toMatchObject({
      results: [{ comment: id, kind: 'done', queued: { state: 'shown', version: 2, edited: true } }],
    })
    const page = await shownOn(app, 'budget', `?update=${update.id}&answered=false`)
    expect(page.comments).toMatchObject([{ id, text: 'When?', edited: true, version: 2, kind: 'question' }])

    const answer = { text: 'At nine.', byline: 'The desk' }
    await desk.decide({ comment: id, version: 2, action: 'answer', answer })
    expect((await shownOn(app, 'budget', '?answered=true')).comments).toMatchObject([{ id, answer, version: 3 }])
    expect((await shownOn(app, 'budget', '?answered=false')).comments).toEqual([])
    expect(await ana.mine()).toMatchObject([{ id, state: 'shown', answer, told: false }])
    expect((await desk.queue('?state=shown')).body.counts).toMatchObject({ waiting: 0, shown: 1 })
  })

  test('of two editors who decide about one comment the second is shown what the first made of it', async () => {
    await app.createBlog('two-editors', questions)
    const { id } = (await readerOf(app, 'two-editors').send({ text: 'Why?' })).body.comment
    const desk = deskOf(app, 'two-editors')

    const both = await Promise.all([
      desk.decide({ comment: id, version: 1, action: 'approve' }),
      desk.decide({ comment: id, version: 1, action: 'reject' }),
    ])

    const results = both.map(({ body }) => body.results[0])
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'stale'])
    expect(results[0].queued.state).toBe(results[1].queued.state)
    const { body } = await desk.decide({ comment: '019cb9c4-6b00-7aaa-8aaa-0123456789ab', version: 1, action: 'hold' })
    expect(body.results).toMatchObject([{ kind: 'unknown' }])
  })

  test('what its writer withdraws is erased from the queue, the page and the stream; a stranger cannot', async () => {
    await app.createBlog('withdrawn', questions)
    const [ana, desk] = [readerOf(app, 'withdrawn'), deskOf(app, 'withdrawn')]
    const { id } = (await ana.send({ text: SECRET })).body.comment
    await desk.decide({ comment: id, version: 1, action: 'approve' })

    expect((await readerOf(app, 'withdrawn').call('DELETE', id)).body.code).toBe('wrong_writer')
    expect((await readerOf(app, 'withdrawn', 'short').call('DELETE', id)).body.errors).toMatchObject([
      { path: 'Crier-Writer' },
    ])
    expect((await ana.call('DELETE', id)).status).toBe(200)
    expect((await ana.call('DELETE', id)).status).toBe(200)

    expect((await shownOn(app, 'withdrawn')).comments).toEqual([])
    expect(await ana.mine()).toMatchObject([{ id, state: 'withdrawn', text: '' }])
    expect((await desk.queue('?state=withdrawn')).text).not.toContain(SECRET)
    expect((await desk.decide({ comment: id, version: 3, action: 'approve' })).body.results[0].kind).toBe('refused')
    expect((await desk.queue()).body.counts).toMatchObject({ waiting: 0, shown: 0 })
  })

  test('a request that is repeated stores one comment; another with its key is refused', async () => {
    await app.createBlog('repeated', questions)
    const ana = readerOf(app, 'repeated')

    const sent = await Promise.all([1, 2, 3].map(() => ana.send({ text: 'Once' }, 'the-key')))
    const { comment } = sent[0]?.body ?? {}
    await app.api('PATCH', '/v1/blogs/repeated', { headers: { 'If-Match': '1' }, body: { comments: null } })

    expect(new Set(sent.map(({ body }) => body.comment.id)).size).toBe(1)
    expect((await ana.send({ text: 'Once', proof: { puzzle: 'p', nonce: 'n' } }, 'the-key')).body).toEqual({ comment })
    expect((await ana.send({ text: 'Twice' }, 'the-key')).body.code).toBe('key_reused')
    expect(await ana.mine()).toHaveLength(1)
  })

  test('only an open blog takes them, only sound ones, and only about what readers see', async () => {
    await app.createBlog('closed', { comments: { kind: 'comments', open: false, prompt: 'Your view' } })
    await app.createBlog('off')
    await app.createBlog('open', { comments: { kind: 'comments' } })
    const draft = await app.post('open', 'Not yet', { status: 'draft' })
    const send = async (blog: string, fields: object) => (await readerOf(app, blog).send(fields)).body.code

    expect(await send('closed', { text: 'x' })).toBe('comments_closed')
    expect(await send('off', { text: 'x' })).toBe('comments_off')
    expect(await send('nowhere', { text: 'x' })).toBe('unknown_blog')
    expect(await send('open', { text: 'x', update: draft.id })).toBe('unknown_update')
    expect(await send('open', { text: ' \u0000\n ' })).toBe('invalid')
    expect(await send('open', { text: 'x'.repeat(1_001) })).toBe('invalid')
    expect(await send('open', { text: 'a\n'.repeat(22) })).toBe('invalid')
    expect((await shownOn(app, 'off')).code).toBe('comments_off')
    expect((await shownOn(app, 'nowhere')).code).toBe('unknown_blog')
    expect((await shownOn(app, 'closed')).comments).toEqual([])
    expect((await shownOn(app, 'open', '?before=x')).code).toBe('bad_page')
  })

  test('doubles share the fate of the one they were merged into, and its answer', async () => {
    await app.createBlog('doubles', questions)
    const [ana, ben, cleo] = [readerOf(app, 'doubles'), readerOf(app, 'doubles'), readerOf(app, 'doubles')]
    const desk = deskOf(app, 'doubles')
    const [first, second, third] = [
      (await ana.send({ text: 'When do the doors open?' })).body.comment.id,
      (await ben.send({ text: 'WHEN do the doors open??', tell: 'device-of-ben' })).body.comment.id,
      (await cleo.send({ text: 'Something else' })).body.comment.id,
    ]

    const { comments } = (await desk.queue('?order=alike')).body
    expect(comments.map(({ id }: { id: string }) => id)).toEqual([second, first, third])
    expect(comments[0].alike).toEqual({ group: comments[1].alike.group, count: 2 })
    const answer = { text: 'At nine.' }
    await desk.decide({ comment: first, version: 1, action: 'answer', answer, doubles: [second, first] })

    expect((await shownOn(app, 'doubles')).comments).toMatchObject([{ id: first, others: 1, answer }])
    expect(await ben.mine()).toMatchObject([{ id: second, state: 'shown', answer, told: true }])
    expect((await desk.queue()).body).toMatchObject({ comments: [{ id: third }], counts: { waiting: 1, shown: 1 } })
    expect((await desk.queue('?limit=1&order=alike')).body.next).toBeUndefined()

    await ana.call('DELETE', first)
    expect((await desk.queue()).body).toMatchObject({ counts: { waiting: 2, shown: 0 } })
    expect(await ben.mine()).toMatchObject([{ id: second, state: 'waiting' }])
  })

  test('an answer that editors took back is told to nobody, nor is one by a retracted update', async () => {
    await app.createBlog('taken-back', questions)
    const [ana, desk] = [readerOf(app, 'taken-back'), deskOf(app, 'taken-back')]
    const { id } = (await ana.send({ text: 'Why?' })).body.comment
    const wrong = await app.post('taken-back', 'Wrong')
    await app.api('DELETE', `/v1/blogs/taken-back/updates/${wrong.id}?mode=retract`, { headers: { 'If-Match': '1' } })

    const byUpdate = { comment: id, version: 1, action: 'answer', answer: { update: wrong.id } }
    expect((await desk.decide(byUpdate)).body.results[0].kind).toBe('refused')
    await desk.decide({ comment: id, version: 1, action: 'answer', answer: { text: SECRET } })
    await desk.decide({ comment: id, version: 2, action: 'reject' })

    const [own] = await ana.mine()
    expect(own).toMatchObject({ id, state: 'rejected' })
    expect(own.answer).toBeUndefined()
    // The place of another order.
    expect((await desk.queue(`?order=alike&after=${id}`)).status).toBe(200)
  })

  test('contributors read and propose; deciding takes an editor of the blog; strangers read nothing', async () => {
    await app.createBlog('roles', questions)
    const { id } = (await readerOf(app, 'roles').send({ text: 'Why?' })).body.comment
    const cleo = deskOf(app, 'roles', await keyOf(app, 'contributor'))
    const elsewhere = deskOf(app, 'roles', await keyOf(app, 'editor', ['budget']))
    const answer = { text: 'Because.' }

    const proposal = { comment: id, version: 1, action: 'propose', proposed: 'answer', answer }
    expect((await cleo.decide(proposal)).body.results[0]).toMatchObject({
      queued: { state: 'waiting', version: 2, proposal: { by: { name: 'contributor' }, action: 'answer', answer } },
    })

    expect((await cleo.decide({ comment: id, version: 2, action: 'approve' })).status).toBe(403)
    expect((await elsewhere.decide({ comment: id, version: 2, action: 'approve' })).status).toBe(403)
    expect((await elsewhere.queue()).status).toBe(403)
    expect((await deskOf(app, 'roles', null).queue()).status).toBe(401)
    expect((await cleo.queue()).body.comments).toMatchObject([{ id, version: 2 }])
    expect((await app.api('GET', '/v1/comment-writers', { key: await keyOf(app, 'editor') })).status).toBe(403)
  })

  test('a blocked device is told nothing and stores nothing, until it is unblocked', async () => {
    await app.createBlog('blocked', questions)
    const [spam, desk] = [readerOf(app, 'blocked'), deskOf(app, 'blocked')]
    const { id } = (await spam.send({ text: 'Buy this' })).body.comment
    const { writer } = (await desk.queue()).body.comments[0]

    const blocked = await app.api('POST', '/v1/blogs/blocked/comments/blocks', { body: { comment: id } })
    expect(blocked).toMatchObject({ status: 201, body: { writer } })
    expect((await spam.send({ text: 'Buy that' })).status).toBe(202)
    expect(await spam.mine()).toMatchObject([{ id, state: 'rejected' }])
    expect((await desk.queue()).body.counts).toMatchObject({ waiting: 0, rejected: 1 })
    expect((await desk.queue('?state=rejected')).body.comments).toMatchObject([
      { id, text: 'Buy this', decidedBy: { name: 'CRIER_ADMIN_KEY' } },
    ])
    expect((await app.api('GET', '/v1/blogs/blocked/comments/blocks')).body.blocks).toMatchObject([{ writer }])

    // The block was made for a comment of a coverage that this editor has nothing to do with.
    await app.createBlog('elsewhere', questions)
    const key = await keyOf(app, 'editor', ['elsewhere'])
    for (const blog of ['blocked', 'elsewhere']) {
      expect((await app.api('DELETE', `/v1/blogs/${blog}/comments/blocks/${writer}`, { key })).status).toBe(403)
    }
    expect((await app.api('GET', '/v1/blogs/blocked/comments/blocks')).body.blocks).toHaveLength(1)

    expect((await app.api('DELETE', `/v1/blogs/blocked/comments/blocks/${writer}`)).status).toBe(200)
    expect((await app.api('GET', '/v1/blogs/blocked/comments/blocks')).body.blocks).toEqual([])
    expect((await spam.send({ text: 'Sorry' })).body.comment.state).toBe('waiting')
    expect((await desk.queue()).body.counts.waiting).toBe(1)
  })

  test('approving again shows no earlier answer, unless the editor answers again', async () => {
    await app.createBlog('again', questions)
    const [ana, desk] = [readerOf(app, 'again'), deskOf(app, 'again')]
    const { id: comment } = (await ana.send({ text: 'When?' })).body.comment
    const answers = async () => (await shownOn(app, 'again')).comments.map(({ answer }: Comment) => answer?.text)

    await desk.decide({ comment, version: 1, action: 'answer', answer: { text: 'At six.' } })
    await desk.decide({ comment, version: 2, action: 'approve', text: 'When is it?' })
    expect(await answers()).toEqual(['At six.'])
    await desk.decide({ comment, version: 3, action: 'reject' })
    await desk.decide({ comment, version: 4, action: 'approve' })
    expect(await answers()).toEqual([undefined])
    expect((await shownOn(app, 'again', '?answered=true')).comments).toEqual([])
    await desk.decide({ comment, version: 5, action: 'answer', answer: { text: 'At nine.' } })
    expect(await answers()).toEqual(['At nine.'])
  })

  test('a copy that is current costs no body, for readers and for the desk', async () => {
    await app.createBlog('conditional', questions)
    const desk = deskOf(app, 'conditional')
    const page = await app.api('GET', '/v1/blogs/conditional/comments', { key: null })
    const queue = await desk.queue()
    const again = async (path: string, { headers }: { headers: Headers }, key: string | null) => {
      const held = { 'If-None-Match': headers.get('etag') ?? '' }
      return (await app.api('GET', `/v1/blogs/conditional/comments${path}`, { key, headers: held })).status
    }

    expect([await again('', page, null), await again('/queue', queue, app.adminKey)]).toEqual([304, 304])
    const { id } = (await readerOf(app, 'conditional').send({ text: 'Why?' })).body.comment
    expect([await again('', page, null), await again('/queue', queue, app.adminKey)]).toEqual([304, 200])
    await desk.decide({ comment: id, version: 1, action: 'approve' })
    expect(await again('', page, null)).toBe(200)
  })

  test('everything by one device is exported and erased on all blogs, from the streams too', async () => {
    const [ana, ben] = [newWriter(), newWriter()]
    for (const blog of ['erased-1', 'erased-2']) {
      await app.createBlog(blog, questions)
      const { id } = (await readerOf(app, blog, ana).send({ text: SECRET })).body.comment
      await readerOf(app, blog, ben).send({ text: 'stays' })
      if (blog === 'erased-1') await deskOf(app, blog).decide({ comment: id, version: 1, action: 'approve' })
    }
    const call = (method: string, query = '') =>
      app.api(method, `/v1/comment-writers${query}`, { headers: { 'Crier-Writer': ana } })

    const first = (await call('GET', '?limit=1')).body
    const second = (await call('GET', `?limit=1&after=${encodeURIComponent(first.next)}`)).body
    expect([...first.comments, ...second.comments]).toMatchObject([
      { blog: 'erased-1', text: SECRET, state: 'shown' },
      { blog: 'erased-2', text: SECRET, state: 'waiting' },
    ])
    expect((await call('DELETE')).body).toEqual({ erased: 2 })

    expect((await call('GET')).body).toEqual({ comments: [] })
    expect((await shownOn(app, 'erased-1')).comments).toEqual([])
    expect((await deskOf(app, 'erased-2').queue()).body).toMatchObject({
      ...{ comments: [{ text: 'stays' }], counts: { waiting: 1, rejected: 0 } },
    })
    const audit = (await app.api('GET', '/v1/audit?limit=100')).text
    expect(audit).toContain('writer.erased')
    expect(audit).not.toContain(SECRET)
  })

  test('a private blog takes and shows comments only with a key or a token', async () => {
    await app.createBlog('private', { ...questions, access: 'private' })

    expect((await readerOf(app, 'private').send({ text: 'Why?' })).body.code).toBe('private_blog')
    expect((await shownOn(app, 'private')).code).toBe('private_blog')
    const { body, headers } = await app.api('GET', '/v1/blogs/private/comments')
    expect(body.comments).toEqual([])
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})
