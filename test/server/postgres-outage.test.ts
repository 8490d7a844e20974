/** Messages while PostgreSQL is unreachable, and recovery afterwards. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { textIn } from '#test/support/data/entries.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { whereCrierIs } from '#test/support/program/where-crier-is.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import type { ApiAnswer } from '#test/support/services/call-api.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { type PostgresServer, startPostgres } from '#test/support/services/postgres-server.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

/** By then a reader of a browser's error page has lost patience. */
const QUICK_MS = 8_000
/** Enough to stop the database on a busy machine. */
const DUE_MS = 8_000

describe('at start-up', () => {
  const database = forThisFile(makeDatabase)

  const wrong = (change: (url: URL) => void) => {
    const url = new URL(database.url)
    url.password = 'hunter2'
    change(url)
    return url.href
  }

  test.each([
    [
      'is unreachable',
      () => 'postgres://ana:hunter2@127.0.0.1:9/crier',
      '127.0.0.1:9/crier) cannot be used: connect ECONNREFUSED',
    ],
    ['expects another password', () => wrong(() => {}), 'its password or user is wrong'],
    [
      'lacks the database',
      () => Object.assign(new URL(database.url), { pathname: '/nowhere' }).href,
      'there is no such database; create it with "createdb"',
    ],
    ['has an unknown host name', () => 'postgres://ana:hunter2@nowhere.invalid/crier', 'nowhere.invalid/crier)'],
  ])(
    'a database that %s is reported with its setting and the reason, never with its password',
    async (_, url, reason) => {
      const message = await failToStart(url())

      expect(message).toContain('DATABASE_URL')
      expect(message).toContain(reason)
      expect(message).not.toContain('hunter2')
      expect(message).not.toContain('    at ')
    },
  )

  async function failToStart(url: string): Promise<string> {
    const child = spawn(process.execPath, [whereCrierIs(), 'serve'], {
      env: { PATH: process.env.PATH, CRIER_PORT: '0', DATABASE_URL: url },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(code).toBe(1)
    return said
  }
})

describe('later', () => {
  let server: PostgresServer
  let app: TestApp
  beforeAll(async () => {
    server = await startPostgres()
    app = await startApp({ env: { DATABASE_URL: server.urlOf('postgres') } })
    await app.createBlog('budget-day')
  })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  test.each([
    ['stopped', () => server.stop(), () => server.start()],
    ['paused', () => server.pause(), () => server.resume()],
  ])(
    '%s, posts are refused soon, with when to come back; readers stay, and get what is posted afterwards',
    async (_, away, back) => {
      await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })
      await away()
      const began = Date.now()

      const refused = await post('in the meantime')
      const took = Date.now() - began
      const ready = await app.api('GET', '/readyz')
      await back()

      expect(refused.status).toBe(503)
      expect(refused.body).toMatchObject({ code: 'unavailable' })
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(took).toBeLessThan(QUICK_MS)
      expect(ready.status).toBe(503)
      await postUntilTaken('afterwards')
      expect(textIn(await reader.next())).toBe('afterwards')
      expect(reader.unread).toEqual([])
    },
  )

  test('a scheduled update due during the outage is published once the database is back', async () => {
    await using reader = await follow({ url: app.url, channel: 'blog:budget-day' })
    const before = complaints().length
    const publishAt = new Date(Date.now() + DUE_MS).toISOString()
    await app.post('budget-day', 'on time', { status: 'scheduled', publishAt })
    await server.stop()
    const isDue = () => Date.now() > Date.parse(publishAt)
    await expect.poll(() => isDue() && complaints().length, { timeout: 4 * DUE_MS }).toBe(before + 1)

    await server.start()

    expect(textIn(await reader.next())).toBe('on time')
    expect(complaints()).toHaveLength(before + 1)
  })

  test('meanwhile nobody is signed in or out, and no attempt counts as a wrong guess', async () => {
    const before = await signIn(app)
    const attempt = () => app.api('POST', '/v1/session', { key: null, body: { key: app.adminKey } })
    await server.stop()

    const attempts: ApiAnswer[] = []
    while (attempts.length < 30) attempts.push(...(await Promise.all(Array.from({ length: 15 }, attempt))))
    const used = await before.api('GET', '/v1/keys')
    await server.start()

    expect(new Set([...attempts, used].map(({ body }) => body.code))).toEqual(new Set(['unavailable']))
    for (const { headers } of attempts) expect(headers.getSetCookie()).toEqual([])
    await expect.poll(async () => (await attempt()).status, { timeout: QUICK_MS }).toBe(201)
    expect((await before.api('GET', '/v1/keys')).status).toBe(200)
  })

  const complaints = () => app.logged.filter(line => line.includes('scheduled updates cannot be published'))

  async function post(markdown: string) {
    return app.api('POST', '/v1/blogs/budget-day/updates', { body: { markdown } })
  }

  async function postUntilTaken(markdown: string): Promise<void> {
    const isTaken = async () => {
      const { status } = await post(markdown)
      expect([201, 503]).toContain(status)
      return status === 201
    }
    await vi.waitUntil(isTaken, { timeout: 60_000 })
  }
})
