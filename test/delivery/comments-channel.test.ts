/** The channel of a blog's comments: as open or closed as its blog, and counted with it. */
import { expect, test } from 'vitest'
import { signToken } from '#test/support/readers/reader-login.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { approved, decide, say } from '#test/support/services/readers-speak.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { AN_HOUR_AGO, keyFor, startPrivate, talk } from './private-blog.ts'

const privately = testWith({
  async app() {
    const app = await startPrivate()
    await app.createBlog('whispers', { access: 'private', comments: { kind: 'comments' } })
    await app.createBlog('open-house', { comments: { kind: 'questions' } })
    return app
  },
})

privately.for([
  ['nothing', async () => '', 'comments:whispers', 103],
  ['nothing', async () => '', 'comments:open-house', 'subscribed'],
  ['nothing', async () => '', 'comments:storm', 102],
  ['nothing', async () => '', 'comments:nowhere', 102],
  ['a token for the blog', () => signToken({ blogs: ['whispers'] }), 'comments:whispers', 'subscribed'],
  ['a token for another blog', () => signToken({ blogs: ['leak'] }), 'comments:whispers', 103],
  ['a contributor key', app => keyFor(app, ['whispers']), 'comments:whispers', 'subscribed'],
  ['a contributor key for another blog', app => keyFor(app, ['leak']), 'comments:whispers', 103],
] as const satisfies readonly (readonly [
  string,
  (app: Parameters<typeof keyFor>[0]) => Promise<string>,
  string,
  unknown,
])[])('with %s, following %s ends as expected', async ([_, token, channel, expected], { app }) => {
  expect(await talk(app, { connect: { token: await token(app) } }, { subscribe: { channel } })).toBe(expected)
})

privately.for([
  [{ channel: 'comments:whispers' }, 'comments:whispers', 'subscribed'],
  [{ channel: 'comments:whispers', exp: AN_HOUR_AGO() }, 'comments:whispers', 109],
  [{ channel: 'comments:whispers' }, 'blog:whispers', 103],
  [{ channel: 'blog:whispers' }, 'comments:whispers', 103],
  [{ channel: 'comments:leak' }, 'comments:whispers', 103],
] as const)(
  'a subscription token %j is good for that subscription alone',
  async ([claims, channel, expected], { app }) => {
    const token = await signToken(claims)

    expect(await talk(app, { connect: {} }, { subscribe: { channel, token } })).toBe(expected)
  },
)

privately('a subscription token for comments does not open the blog over HTTP', async ({ app }) => {
  const { status } = await app.api('GET', '/v1/blogs/whispers', {
    key: await signToken({ channel: 'comments:whispers' }),
  })

  expect(status).toBe(403)
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
