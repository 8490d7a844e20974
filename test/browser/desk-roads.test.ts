/** The desk behind ever more restrictive proxies: two editors at one private coverage see each other's changes. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { type NarrowProxy, startNarrowProxy } from '#test/support/services/narrow-proxy.ts'
import { openBrowser, type TestPage } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { button, endSession, entry, queued, sitDown, untilConnected } from './at-desk.ts'
import { submitKey, type as write } from './desk-page.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** What is blocked besides WebSocket, and the transport that remains. */
const NETWORKS = [
  ['no WebSocket', /^$/, 'events'],
  ['neither WebSocket nor streaming responses', /\/events$/, 'changes'],
] as const
const ALL_ROADS = /\/(events|changes)$/

test.each(NETWORKS)(
  'on a network that lets %s through, two desks are live, and through a restart',
  async (_, stopped, road) => {
    const blog = `leak-by-${road}`
    await app.createBlog(blog, { access: 'private' })
    await using network = await startNarrowProxy(app.url, stopped)
    await using ana = await sitDownAt({ network, name: 'Ana', blog })
    await using ben = await sitDownAt({ network, name: 'Ben', blog })

    await write(ana.page, 'Not for readers yet')
    await button(ana.page, 'Save draft').click()
    await queued(ben.page, 'Not for readers yet').getByRole('button', { name: 'Publish now' }).click()
    await entry(ana.page, 'Not for readers yet').waitFor()
    await queued(ana.page, 'Not for readers yet').waitFor({ state: 'detached' })

    await app.restart()
    await app.post(blog, 'After the restart', { status: 'draft' })
    await app.post(blog, 'And for all')
    await queued(ana.page, 'After the restart').waitFor()
    await entry(ana.page, 'And for all').waitFor()
    await untilConnected(ana.page)

    expect(network.asked.findLast(path => ALL_ROADS.test(path))).toBe(`/blogs/${blog}/${road}`)
    for (const { faults } of [ana, ben]) expect(faults).toEqual([])
  },
)

test.each([['everything', undefined, 'websocket'] as const, ...NETWORKS])(
  'on a network that lets %s through, the desk asks for a new login when one ends, and continues where it was',
  async (_, stopped, road) => {
    const blog = `night-by-${road}`
    await app.createBlog(blog, { access: 'private' })
    await using network = stopped && (await startNarrowProxy(app.url, stopped))
    await using ana = await sitDownAt({ network, name: 'Ana', blog })

    await endSession(ana.page, app)
    await ana.page.getByRole('dialog', { name: 'Sign in to go on' }).waitFor()
    await app.post(blog, 'While Ana was out')
    await app.post(blog, 'And not for readers', { status: 'draft' })
    await submitKey(ana.page, ana.key)

    await entry(ana.page, 'While Ana was out').waitFor()
    await queued(ana.page, 'And not for readers').waitFor()
    await untilConnected(ana.page)
    expect(ana.faults).toEqual([])
  },
)

test('without any transport, drafts and coverage stay as last read, and the desk shows that it is disconnected', async () => {
  await app.createBlog('tunnel', { access: 'private' })
  await app.post('tunnel', 'For all')
  await app.post('tunnel', 'Not yet', { status: 'draft' })
  await using network = await startNarrowProxy(app.url, ALL_ROADS)
  await using ana = await sitDown({
    ...{ app, browser, name: 'Ana' },
    url: network.url,
    path: 'blogs/tunnel',
    isKept: true,
  })

  await queued(ana.page, 'Not yet').waitFor()
  await entry(ana.page, 'For all').waitFor()
  await ana.page.getByText('Connection lost. Coming back…').waitFor()

  await app.post('tunnel', 'Another', { status: 'draft' })
  await queued(ana.page, 'Another').waitFor()
  expect(ana.faults).toEqual([])
})

type Sitting = { readonly network: NarrowProxy | undefined; readonly name: string; readonly blog: string }

async function sitDownAt({ network, name, blog }: Sitting): Promise<TestPage & { readonly key: string }> {
  const seat = await sitDown({
    ...{ app, browser, name },
    url: network?.url ?? app.url,
    path: `blogs/${blog}`,
    isKept: true,
  })
  await untilConnected(seat.page)
  return seat
}
