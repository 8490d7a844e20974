/** TLS to Sentinels and to a cluster: failovers and moved slots under it, and an authority that a node does not know. */
import { expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from '#test/support/data/certificate.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startRoamingReader } from '#test/support/readers/roaming-reader.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startCluster, startWithSentinel } from '#test/support/services/redis-server.ts'
import { create, post } from './budget-day.ts'

const AWAY = 'Redis (REDIS_URL) cannot be reached: updates from other nodes arrive some seconds late'
const CHANNEL = 'crier:blog:budget-day'

test.each<[string, (certificate: Certificate) => Promise<Struck>]>([
  ['Sentinels over TLS: after a failover', openSentinel],
  ['a cluster over TLS: after its slot moved', openCluster],
])('%s the other node has each post at once again, and once', async (_, open) => {
  const { certificate, opened, nodes, redis } = await openNodes(open)
  const [one, two] = nodes
  await create(one)
  await using reader = await startRoamingReader({ name: 'ida', channel: 'blog:budget-day', url: () => two.url })

  await post(one, 'before')
  await redis.strike()
  await post(one, 'meanwhile')
  for (const node of nodes) await expect.poll(() => degradedOn(node)).toEqual([])
  await post(one, 'after')
  await reader.reached(4)
  const { cert: other } = makeCertificate(await newFolder(), 'other')
  const stranger = opened.use(await startNode({ ...redis, certificate: { ...certificate, cert: other } }))
  await stranger.logged(AWAY)
  const late = await degradedOn(stranger)
  const served = (await stranger.api('GET', '/v1/blogs/budget-day')).status

  expect(reader.shown.map(({ offset, text }) => [offset, text])).toEqual([
    [2, 'before'],
    [3, 'meanwhile'],
    [4, 'after'],
  ])
  expect(reader.gaps).toBe(0)
  expect([late, served]).toEqual([['bus'], 200])
})

type Struck = AsyncDisposable & { readonly url: string; strike(): Promise<void> }

async function openSentinel(certificate: Certificate): Promise<Struck> {
  const redis = await startWithSentinel(certificate)
  return { ...redis, strike: () => redis.failOver() }
}

async function openCluster(certificate: Certificate): Promise<Struck> {
  const redis = await startCluster(certificate)
  return { ...redis, strike: () => redis.moveSlotOf(CHANNEL) }
}

async function openNodes(open: (certificate: Certificate) => Promise<Struck>) {
  const certificate = makeCertificate(await newFolder(), 'right')
  const opened = new AsyncDisposableStack()
  onTestFinished(() => opened.disposeAsync())
  const [redis, database] = [opened.use(await open(certificate)), opened.use(await makeDatabase())]
  const struck = { url: redis.url, database: database.url, strike: () => redis.strike() }
  const start = async () => opened.use(await startNode({ ...struck, certificate }))
  return { certificate, opened, redis: struck, nodes: [await start(), await start()] as const }
}

type NodeOptions = { readonly url: string; readonly database: string; readonly certificate: Certificate }

async function startNode({ url, database, certificate }: NodeOptions): Promise<CrierProcess> {
  const env = { DATABASE_URL: database, REDIS_URL: url, NODE_EXTRA_CA_CERTS: certificate.cert }
  return startCrier({ folder: await newFolder(), env })
}

async function degradedOn(node: CrierProcess): Promise<readonly string[]> {
  return (await node.api('GET', '/readyz')).body.degraded ?? []
}
