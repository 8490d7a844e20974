/** PostgreSQL fails over to a streaming standby under the nodes: what was acknowledged, and what readers are shown. */
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startStandby } from '#test/support/services/postgres-standby.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'

const BLOG = '/v1/blogs/budget-day'

test('with a synchronous standby, a failover loses nothing that was acknowledged, and readers are sent to read again', async () => {
  const { postgres, standby, database, nodes } = await open({ isSynchronous: true })
  const [one, two] = nodes
  await post(one, 'before')
  const { cursor } = (await one.api('GET', BLOG)).body

  await postgres.kill()
  await standby.promote()
  database.redirect(`${standby.folder}/.s.PGSQL.5432`)
  await postUntilTaken(two, 'after')

  for (const node of nodes) {
    expect(await textsOn(node)).toEqual(['after', 'before'])
    expect((await node.api('GET', `${BLOG}/changes?after=${cursor}`)).status).toBe(410)
    expect((await node.api('GET', '/readyz')).status).toBe(200)
  }
})

test('while the synchronous standby is away nothing is acknowledged that a failover would lose; posts work again with it', async () => {
  const { postgres, standby, database, streaming, nodes } = await open({ isSynchronous: true })
  const [one, two] = nodes
  await post(one, 'before')

  streaming.freeze()
  const refused = await one.api('POST', `${BLOG}/updates`, { body: { markdown: 'never acknowledged' } })
  const ready = await one.api('GET', '/readyz?verbose')
  await one.logged('this node cannot do its work: a part of it is down')
  await postgres.kill()
  await standby.promote()
  database.redirect(`${standby.folder}/.s.PGSQL.5432`)
  await postUntilTaken(two, 'after')

  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
  expect(ready.status).toBe(503)
  expect(ready.body.detail).toContain('writer: it does not confirm writes')
  for (const node of nodes) expect(await textsOn(node)).toEqual(['after', 'before'])
})

test('with an asynchronous standby the acknowledged posts that it had not received are lost; every reader learns of it', async () => {
  const { postgres, standby, database, streaming, nodes } = await open({ isSynchronous: false })
  const [one, two] = nodes
  await post(one, 'before')
  await standby.caughtUp()

  streaming.freeze()
  await post(one, 'acknowledged, then lost')
  const { cursor } = (await two.api('GET', BLOG)).body
  await postgres.kill()
  await standby.promote()
  database.redirect(`${standby.folder}/.s.PGSQL.5432`)
  await postUntilTaken(one, 'after')

  for (const node of nodes) {
    expect(await textsOn(node)).toEqual(['after', 'before'])
    expect((await node.api('GET', `${BLOG}/changes?after=${cursor}`)).status).toBe(410)
  }
  expect(await one.logged('the database went back in time: readers load their blogs again')).toBeDefined()
})

async function open({ isSynchronous }: { isSynchronous: boolean }) {
  const opened = new AsyncDisposableStack()
  onTestFinished(() => opened.disposeAsync())
  const postgres = opened.use(await startPostgres(['wal_keep_size=256MB']))
  const streaming = opened.use(await startTcpProxy(`${postgres.folder}/.s.PGSQL.5432`))
  const standby = opened.use(await startStandby({ primary: postgres, port: streaming.port, name: 'second' }))
  const database = opened.use(await startTcpProxy(`${postgres.folder}/.s.PGSQL.5432`))
  const redis = opened.use(await startRedis())
  const env = {
    DATABASE_URL: `postgres://postgres:password@127.0.0.1:${database.port}/postgres`,
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
  }
  const folder = await newFolder()
  const nodes = [opened.use(await startCrier({ folder, env })), opened.use(await startCrier({ folder, env }))] as const
  await nodes[0].api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } })
  await standby.caughtUp()
  if (isSynchronous) await postgres.set('synchronous_standby_names', 'second')
  return { postgres, standby, streaming, database, nodes }
}

async function post(node: CrierProcess, markdown: string): Promise<void> {
  expect((await node.api('POST', `${BLOG}/updates`, { body: { markdown } })).status).toBe(201)
}

async function postUntilTaken(node: CrierProcess, markdown: string): Promise<void> {
  const headers = { 'Idempotency-Key': markdown }
  const status = async () => (await node.api('POST', `${BLOG}/updates`, { body: { markdown }, headers })).status
  await expect.poll(status).toBe(201)
}

/** Newest first, once the node has heard of all of them. */
async function textsOn(node: CrierProcess): Promise<readonly string[]> {
  const texts = async () =>
    (await node.api('GET', BLOG)).body.updates.map(
      ({ body }: { body: { children: { text: string }[] }[] }) => body[0]?.children[0]?.text,
    )
  await expect.poll(async () => (await texts())[0]).toBe('after')
  return texts()
}
