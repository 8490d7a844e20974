/** Text typed at the desk is kept on the device and on the server, through closed tabs, network failures and lost responses. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { drafts, texts } from './desk-words.ts'
import { buildLocalDesk, type DeskWindow, type OpenDesk, openLocalDeskPage, startDesk } from './local-desk-page.ts'

const app = forThisFile(startApp)
const line = forThisFile(() => startTcpProxy(Number(new URL(app.url).port)))
const browser = forThisFile(openBrowser)
let desk: OpenDesk
let device: BrowserContext
let blog: string
let count = 0

beforeAll(async () => {
  desk = { url: `http://127.0.0.1:${line.port}`, key: app.adminKey, code: await buildLocalDesk() }
})

beforeEach(async () => {
  blog = `blog-${++count}`
  await app.createBlog(blog)
  const { page } = await browser.open('about:blank')
  device = page.context()
})

// A desk that is left open goes on asking, polling and drawing beside all that come after it.
afterEach(() => device.close())

test('typed text is on the device at once, found by the next tab, and on the server after a pause in typing', async () => {
  const tab = await openLocalDeskPage(device, desk)
  await type(tab, 'The minister')
  await untilKept(tab, 'device')

  await tab.close()
  const next = await openLocalDeskPage(device, desk)

  expect(await take(next)).toEqual({ text: 'The minister', wasFound: true })
  await change(next, 'The minister has')
  await untilKept(next, 'server')
  const [first, ...others] = await drafts(app, blog)
  expect([first?.body, others]).toMatchObject([[{ children: [{ text: 'The minister has' }] }], []])
  await change(next, 'The minister has resigned')
  await untilKept(next, 'server')
  await expect
    .poll(() => drafts(app, blog))
    .toMatchObject([{ id: first?.id, body: [{ children: [{ text: 'The minister has resigned' }] }] }])

  await post(next)
  await untilSent(next)
  await expect.poll(() => texts(app, blog)).toEqual(['The minister has resigned'])
  expect(await drafts(app, blog)).toEqual([])
})

test('two tabs do not share a draft, and a discarded draft is deleted from the server, too', async () => {
  const [one, other] = [await openLocalDeskPage(device, desk), await openLocalDeskPage(device, desk)]
  await type(one, 'By Ana')
  await untilKept(one, 'server')

  await type(other, 'By Ana as well')
  await untilKept(other, 'device')
  await one.evaluate(() => (window as unknown as DeskWindow).typing.discard())
  await untilIdle(one)

  expect(await other.evaluate(() => (window as unknown as DeskWindow).typing.draft.get().fields.body[0])).toMatchObject(
    {
      children: [{ text: 'By Ana as well' }],
    },
  )
  await untilKept(other, 'server')
  await expect.poll(() => drafts(app, blog)).toMatchObject([{ body: [{ children: [{ text: 'By Ana as well' }] }] }])
})

test('offline posts are sent once and in order by any remaining tab, even if responses are lost', async () => {
  const update = await app.post(blog, 'Zero')
  const tab = await openLocalDeskPage(device, desk)
  const other = await openLocalDeskPage(device, desk)
  await device.setOffline(true)
  for (const text of ['One', 'Two', 'Three']) {
    await type(tab, text)
    await post(tab)
  }
  await tab.evaluate(
    ([of, on]) =>
      (window as unknown as DeskWindow).desk.outbox.add({
        blog: on ?? '',
        intent: { kind: 'pin', update: of ?? '', version: 1 },
      }),
    [update.id, blog],
  )
  const waiting = await other.waitForFunction(() => {
    const { items, standing } = (window as unknown as DeskWindow).desk.outbox.state.get()
    return items.length === 4 && standing.kind === 'waiting' && standing.why
  })
  expect(await waiting.jsonValue()).toBe('away')

  await tab.close()
  line.loseAnswers(2)
  await device.setOffline(false)
  await untilSent(other)

  await expect.poll(() => texts(app, blog)).toEqual(['Zero', 'One', 'Two', 'Three'])
  expect(await changes()).toMatchObject([...Array(4).fill({ kind: 'update.published' }), { kind: 'update.corrected' }])
})

test('an item whose server is down in mid-request is retried when the server is back', async () => {
  const tab = await openLocalDeskPage(device, desk)
  await type(tab, 'One')
  line.cut()
  await post(tab)
  await tab.waitForFunction(() => (window as unknown as DeskWindow).desk.outbox.state.get().standing.kind === 'waiting')

  await tab.reload()
  await startDesk(tab, desk)
  line.mend()
  await untilSent(tab)

  await expect.poll(() => texts(app, blog)).toEqual(['One'])
})

test('a refused item stops only itself, and its text goes back to its editor', async () => {
  const update = await app.post(blog, 'Zero')
  const tab = await openLocalDeskPage(device, desk)
  await app.api('PATCH', `/v1/blogs/${blog}/updates/${update.id}`, {
    body: { title: 'By Ben' },
    headers: { 'If-Match': '1' },
  })
  const of = { id: update.id, version: 1, base: { key: false, pinned: false, body: update.body } }
  await type(tab, 'Nought', of)
  await post(tab)
  await type(tab, 'One')
  await post(tab)
  await tab.waitForFunction(() => {
    const { items, standing } = (window as unknown as DeskWindow).desk.outbox.state.get()
    return items.length === 1 && standing.kind === 'idle'
  })
  await expect.poll(() => texts(app, blog)).toEqual(['Zero', 'One'])

  const back = await tab.evaluate(async () => {
    const { desk } = window as unknown as DeskWindow
    const [item] = desk.outbox.state.get().items
    const taken = await desk.takeBack(item?.id ?? 0)
    const current = taken?.refusal?.current as Update
    await desk.drafts.rebase(taken?.draft?.id ?? '', current)
    const typing = await desk.drafts.openAgain(taken?.draft?.id ?? '')
    await typing?.post({ correction: 'It was nought.' })
    return { code: taken?.refusal?.problem.code, title: current.title }
  })
  await untilSent(tab)

  expect(back).toEqual({ code: 'stale_version', title: 'By Ben' })
  const { body } = await app.api('GET', `/v1/blogs/${blog}/updates/${update.id}`)
  expect(body).toMatchObject({ title: 'By Ben', correction: { note: 'It was nought.' }, version: 3 })
  expect(body.body[0].children[0].text).toBe('Nought')
})

test('without a login the outbox waits and says so; another editor on the device neither sees nor sends it', async () => {
  const tab = await openLocalDeskPage(device, { ...desk, key: 'a-key-that-is-not' })
  await type(tab, 'One')
  await post(tab)
  const why = await tab.waitForFunction(() => {
    const { standing } = (window as unknown as DeskWindow).desk.outbox.state.get()
    return standing.kind === 'waiting' && standing.why
  })
  expect(await why.jsonValue()).toBe('signed out')
  await tab.close()

  const ben = await openLocalDeskPage(device, { ...desk, owner: 'Ben' })
  expect(await ben.evaluate(() => (window as unknown as DeskWindow).desk.outbox.state.get())).toEqual({
    items: [],
    standing: { kind: 'idle' },
  })
  await ben.close()
  const ana = await openLocalDeskPage(device, desk)
  await untilSent(ana)

  await expect.poll(() => texts(app, blog)).toEqual(['One'])
  await device.setOffline(true)
  await type(ana, 'Unfinished')
  await untilKept(ana, 'device')
  const counts = await ana.evaluate(async () => {
    const { desk } = window as unknown as DeskWindow
    const before = await desk.countUnsent()
    await desk.forget()
    return [before, await desk.countUnsent()]
  })
  expect(counts).toEqual([1, 0])
})

/** Starts or resumes a draft in this tab. */
async function take(tab: Page, of: unknown = 'new'): Promise<{ text: string; wasFound: boolean }> {
  return tab.evaluate(
    async ([on, item]) => {
      const here = window as unknown as DeskWindow
      here.typing = await here.desk.drafts.open({ blog: on as string, of: item as 'new' })
      const { fields } = here.typing.draft.get()
      const text = fields.body.map(block => ('children' in block ? block.children[0]?.text : '')).join()
      return { text, wasFound: here.typing.wasFound }
    },
    [blog, of],
  )
}

async function type(tab: Page, text: string, of?: unknown): Promise<void> {
  await take(tab, of)
  await change(tab, text)
}

async function change(tab: Page, text: string): Promise<void> {
  await tab.evaluate(written => {
    const children = [{ _type: 'span', _key: 's', text: written, marks: [] }] as const
    const block = { _type: 'block', _key: 'b', style: 'normal', children: [...children], markDefs: [] } as const
    ;(window as unknown as DeskWindow).typing.change({
      key: false,
      pinned: false,
      body: [{ ...block, markDefs: [] }] as never,
    })
  }, text)
}

async function post(tab: Page): Promise<void> {
  expect(await tab.evaluate(() => (window as unknown as DeskWindow).typing.post())).toMatchObject({ kind: 'queued' })
}

/** A device's copy may be on the server a moment later. */
async function untilKept(tab: Page, where: 'device' | 'server'): Promise<void> {
  const enough = where === 'device' ? ['device', 'server'] : ['server']
  await tab.waitForFunction(kinds => kinds.includes((window as unknown as DeskWindow).typing.kept.get().kind), enough)
}

async function untilIdle(tab: Page): Promise<void> {
  await tab.waitForFunction(() => (window as unknown as DeskWindow).desk.outbox.state.get().standing.kind === 'idle')
}

async function untilSent(tab: Page): Promise<void> {
  await tab.waitForFunction(() => {
    const { items, standing } = (window as unknown as DeskWindow).desk.outbox.state.get()
    return items.length === 0 && standing.kind === 'idle'
  })
}

async function changes(): Promise<{ kind: string; update: Update }[]> {
  const { body } = await app.api('GET', `/v1/blogs/${blog}/changes`)
  return body.changes.slice(1)
}
