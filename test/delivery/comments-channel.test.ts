/** The channel of a blog's comments: as open or closed as its blog, and counted with it. */
import { expect, test } from 'vitest'
import { signToken } from '#test/support/readers/reader-login.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { approved, decide, say } from '#test/support/services/readers-speak.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { AN_HOUR_AGO, keyFor, startPrivate, talk } from './private-blog.ts'

test('comments are as open as their blog, to the same tokens and keys', async () => {
  await using app = await startWithWhispers()
  const tokens = {
    nothing: '',
    'a token for the blog': await signToken({ blogs: ['whispers'] }),
    'a token for another blog': await signToken({ blogs: ['leak'] }),
    'a contributor key': await keyFor(app, ['whispers']),
    'a contributor key for another blog': await keyFor(app, ['leak']),
  }
  const following = (token: keyof typeof tokens, channel: string) =>
    talk(app, { connect: { token: tokens[token] } }, { subscribe: { channel } })

  expect(await following('nothing', 'comments:whispers')).toBe(103)
  expect(await following('nothing', 'comments:open-house')).toBe('subscribed')
  expect(await following('nothing', 'comments:storm')).toBe(102)
  expect(await following('nothing', 'comments:nowhere')).toBe(102)
  expect(await following('a token for the blog', 'comments:whispers')).toBe('subscribed')
  expect(await following('a token for another blog', 'comments:whispers')).toBe(103)
  expect(await following('a contributor key', 'comments:whispers')).toBe('subscribed')
  expect(await following('a contributor key for another blog', 'comments:whispers')).toBe(103)
})

test('a subscription token is good for that subscription alone', async () => {
  await using app = await startWithWhispers()
  const subscribing = async (claims: Readonly<Record<string, unknown>>, channel: string) =>
    talk(app, { connect: {} }, { subscribe: { channel, token: await signToken(claims) } })
  const own = { channel: 'comments:whispers' }

  expect(await subscribing(own, 'comments:whispers')).toBe('subscribed')
  expect(await subscribing({ ...own, exp: AN_HOUR_AGO() }, 'comments:whispers')).toBe(109)
  expect(await subscribing(own, 'blog:whispers')).toBe(103)
  expect(await subscribing({ channel: 'blog:whispers' }, 'comments:whispers')).toBe(103)
  expect(await subscribing({ channel: 'comments:leak' }, 'comments:whispers')).toBe(103)
  expect((await app.api('GET', '/v1/blogs/whispers', { key: await signToken(own) })).status).toBe(403)
})

test('what an editor shows, changes and removes arrives in order; what waits never does, and no reader counts twice', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day', { comments: { kind: 'comments' } })
  await using news = await follow({ url: app.url, channel: 'blog:budget-day' })
  await using reader = await follow({ url: app.url, channel: 'comments:budget-day' })
  const count = async () => (await app.api('GET', '/v1/blogs/budget-day/readers')).body.readers

  const waiting = await say(app, 'Never shown')
  const shown = await approved(app, 'Shown at once')
  await decide(app, shown, { action: 'answer', answer: { text: 'Thank you' } })
  await decide(app, shown, { action: 'remove' })
  await decide(app, waiting, { action: 'reject' })
  await app.post('budget-day', 'The news')

  const told = [await reader.next(), await reader.next(), await reader.next()]
  expect(told.map(({ offset }) => offset)).toEqual([1, 2, 3])
  expect(told.at(-1)).toMatchObject({ kind: 'comment.removed', comment: { id: shown } })
  expect(JSON.stringify(told)).not.toContain('Never shown')
  expect(await news.next()).toMatchObject({ kind: 'update.published' })
  expect(await count()).toBe(1)
})

async function startWithWhispers() {
  const app = await startPrivate()
  await app.createBlog('whispers', { access: 'private', comments: { kind: 'comments' } })
  await app.createBlog('open-house', { comments: { kind: 'questions' } })
  return app
}
