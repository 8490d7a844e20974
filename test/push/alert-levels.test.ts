/** Alerts to devices whose readers chose how much they want to be alerted about. */
import { expect } from 'vitest'
import { isCovered, isIn } from '#push/campaign/audience.ts'
import { type AlertLevel, alertLevels, levelOf } from '#shared/blog/alert-level.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { makeUpdate, publishes } from '#test/support/data/entries.ts'
import { type Browser, budget } from '#test/support/data/sample-devices.ts'
import { pathOf, type TestPush } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { startWebPushService, type WebPushService } from '#test/support/services/web-push-service.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ service: startWebPushService, push: () => openPush() })

const NONE: ReadonlySet<string> = new Set()

test('the level of an alert is what its editor said: of high urgency, about a key event, or neither', () => {
  const alert = (urgency: 'high' | 'normal' | 'low') => ({ title: 'Doors open', text: '', urgency, version: 1 })

  expect(levelOf({ alert: alert('high'), key: false })).toBe('breaking')
  expect(levelOf({ alert: alert('normal'), key: true })).toBe('key')
  expect(levelOf({ alert: alert('normal'), key: false })).toBe('all')
})

test.for([
  ['all', ['all', 'key', 'breaking']],
  ['key', ['key', 'breaking']],
  ['breaking', ['breaking']],
] as const)(
  'who chose "%s" gets the alerts %j, and who gets the newer of two no longer gets the older',
  ([level, gets]) => {
    const choice = { topics: [], level }
    const audience = (of: AlertLevel) => ({ topics: [], level: of })
    const reached = alertLevels.filter(of => isIn({ audience: audience(of) }, choice, NONE))
    const beside = isIn({ audience: audience('breaking'), newer: [audience('key')] }, choice, NONE)

    expect(reached).toEqual(gets)
    expect(beside).toBe(level === 'breaking')
  },
)

test('an alert is superseded by newer ones that reach all that it is for, and by no fewer', () => {
  const of = (level: AlertLevel, ...topics: string[]) => ({ level, topics })
  const audience = of('key', 'weather', 'sport')

  expect(isCovered({ audience, newer: [of('breaking', 'weather', 'sport', 'tax')] })).toBe(true)
  expect(isCovered({ audience, newer: [of('key', 'weather'), of('breaking', 'sport')] })).toBe(true)
  expect(isCovered({ audience, newer: [of('all', 'weather', 'sport')] })).toBe(false)
  expect(isCovered({ audience, newer: [of('key', 'weather'), of('all', 'sport')] })).toBe(false)
  expect(isCovered({ audience: of('key'), newer: [of('all')] })).toBe(false)
  expect(isCovered({ newer: [of('breaking')] })).toBe(false)
})

test('readers get the alerts of their level; what takes one back reaches those who got it, and a correction also those of its own', async ({
  service,
  push,
}) => {
  const [all, key, breaking] = [
    await follow({ push, service }, 'all'),
    await follow({ push, service }, 'key'),
    await follow({ push, service }, 'breaking'),
  ]
  const got = () => [all, key, breaking].map(one => service.pushed.filter(({ path }) => path === pathOf(one)).length)
  push.dispatch([push.webLane([service.origin])])

  const plain = await post(push, { urgency: 'normal' })
  expect(await push.ended.next()).toBe('done')
  const afterPlain = got()
  await again(push, { of: plain, kind: 'update.retracted', urgency: 'high' })
  expect(await push.ended.next()).toBe('done')
  const afterTakenBack = got()
  const event = await post(push, { urgency: 'normal', key: true })
  expect(await push.ended.next()).toBe('done')
  const afterKey = got()
  await again(push, { of: event, kind: 'update.corrected', urgency: 'high' })
  expect(await push.ended.next()).toBe('done')

  expect([afterPlain, afterTakenBack, afterKey, got()]).toEqual([
    [1, 0, 0],
    [2, 0, 0],
    [3, 1, 0],
    [4, 2, 1],
  ])
  expect(push.errors).toEqual([])
})

test('an ordinary alert does not end an urgent one in progress: those who chose the urgent ones still get it', async ({
  service,
  push,
}) => {
  const [all, breaking] = [[] as Browser[], [] as Browser[]]
  for (let n = 0; n < 8; n += 1) {
    all.push(await follow({ push, service }, 'all'))
    breaking.push(await follow({ push, service }, 'breaking'))
  }
  let second: Promise<unknown> | undefined
  service.answers(async () => {
    second ??= post(push, { urgency: 'low' })
    await second
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])], { pageSize: 3 })

  await post(push, { urgency: 'high' })

  expect([await push.ended.next(), await push.ended.next()]).toEqual(['done', 'done'])
  const lastOf = (browser: Browser) => service.pushed.findLast(({ path }) => path === pathOf(browser))?.headers.urgency
  expect(all.map(lastOf)).toEqual(Array(8).fill('low'))
  expect(breaking.map(lastOf)).toEqual(Array(8).fill('high'))
  expect(push.errors).toEqual([])
})

async function follow({ push, service }: { push: TestPush; service: WebPushService }, level: AlertLevel) {
  const browser = service.subscribe()
  await push.devices.register({ target: browser.target, blogs: [budget], choice: { levels: { [budget]: level } } })
  return browser
}

type Asked = { readonly urgency: 'low' | 'normal' | 'high'; readonly key?: boolean }

async function post(push: TestPush, { urgency, key = false }: Asked): Promise<Update> {
  const at = push.clock.now().toISOString()
  const alert = { title: 'Storm', text: '', urgency, version: 1 }
  const update = makeUpdate(budget, 'Storm', { alert, key, createdAt: at, publishedAt: at, updatedAt: at })
  const entry = publishes(update)
  await push.append({ ...entry, change: { ...entry.change, at } })
  return update
}

type Again = {
  readonly of: Update
  readonly kind: 'update.retracted' | 'update.corrected'
  readonly urgency: 'high'
}

async function again(push: TestPush, { of, kind, urgency }: Again): Promise<void> {
  const at = push.clock.now().toISOString()
  const alert = { title: 'No storm', text: '', urgency, version: 2 }
  const retracted =
    kind === 'update.retracted' ? { status: 'retracted' as const, retraction: { note: 'Wrong', at } } : {}
  const update = { ...of, ...retracted, version: 2, alert }
  await push.append({ stream: publicStream(budget), change: { kind, at, update }, expects: 1 })
}
