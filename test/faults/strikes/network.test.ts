/** The network between a node and its services: half-open connections, swallowed answers, and TLS. */
import { chownSync, copyFileSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from '#test/support/data/certificate.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { freePort, listen } from '#test/support/services/listen.ts'
import { type PostgresServer, startPostgres } from '#test/support/services/postgres-server.ts'
import { startRedis } from '#test/support/services/redis-server.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'

const BLOG = '/v1/blogs/budget-day'

test('half-open connections to PostgreSQL cost one refused post, not one each', async () => {
  const opened = opening()
  const postgres = opened.use(await startPostgres())
  const link = opened.use(await startTcpProxy(`${postgres.folder}/.s.PGSQL.5432`))
  const crier = opened.use(await startCrier({ folder: await newFolder(), env: { DATABASE_URL: through(link.port) } }))
  await create(crier)
  await Promise.all(Array.from({ length: 200 }, () => crier.api('GET', '/v1/keys')))

  link.forget()
  const statuses: number[] = []
  while (statuses.at(-1) !== 201) statuses.push(await post(crier, 'after'))
  statuses.push(await post(crier, 'later'), (await crier.api('GET', '/v1/keys')).status)

  expect(statuses.filter(status => status === 503).length).toBeLessThanOrEqual(2)
  expect(statuses.slice(-2)).toEqual([201, 200])
})

test.each(['requests', 'answers'] as const)(
  'when the %s of PostgreSQL are swallowed, a post is there once',
  async what => {
    const opened = opening()
    const postgres = opened.use(await startPostgres())
    const link = opened.use(await startTcpProxy(`${postgres.folder}/.s.PGSQL.5432`))
    const crier = opened.use(await startCrier({ folder: await newFolder(), env: { DATABASE_URL: through(link.port) } }))
    await create(crier)

    link.freeze(what)
    const refused = await post(crier, 'once')
    link.mend()
    await expect.poll(() => post(crier, 'once')).toBe(201)

    expect(refused).toBe(503)
    expect(await textsOn(crier)).toEqual(['once'])
  },
)

test('a database that turns read-only: pages are served, posts are refused, and the reason is named until it is writable', async () => {
  const opened = opening()
  const postgres = opened.use(await startPostgres())
  const env = { DATABASE_URL: postgres.urlOf('postgres') }
  const crier = opened.use(await startCrier({ folder: await newFolder(), env }))
  await create(crier)

  await postgres.set('default_transaction_read_only', 'on')
  await expect.poll(() => post(crier, 'after')).toBe(503)
  const down = await crier.logged('this node cannot do its work: a part of it is down')
  const [page, ready] = [await crier.api('GET', BLOG), await crier.api('GET', '/readyz')]
  await makeWritable(postgres)
  await crier.logged('a part that was down works again')
  await expect.poll(() => post(crier, 'after')).toBe(201)

  expect(down).toMatchObject({ part: 'writer', reason: expect.stringContaining('it is read-only') })
  expect([page.status, ready.status]).toEqual([200, 503])
  expect(await textsOn(crier)).toEqual(['after'])
})

test('TLS to PostgreSQL, Redis and the bucket: with their authority all works, and a lost one is named until it is back', async () => {
  const opened = opening()
  const folder = await newFolder()
  const [right, wrong] = [makeCertificate(folder, 'right'), makeCertificate(folder, 'wrong')]
  const { postgres, env } = await openWithTls(opened, right)
  const crier = opened.use(await startCrier({ folder, env }))
  await create(crier)

  const [posted, uploaded] = [await post(crier, 'before'), await upload(crier)]
  const ready = await crier.api('GET', '/readyz')
  await present(postgres, wrong)
  const refused = await post(crier, 'after')
  const down = await crier.logged('this node cannot do its work: a part of it is down')
  await present(postgres, right)
  await expect.poll(() => post(crier, 'after')).toBe(201)

  expect([posted, uploaded, ready.status, ready.body.degraded]).toEqual([201, 201, 200, undefined])
  expect(refused).toBe(503)
  expect(down.reason).toContain('certificate is from an authority that is unknown here')
  expect(await textsOn(crier)).toEqual(['after', 'before'])
})

test('with an unknown authority: PostgreSQL keeps a node from starting, Redis and bucket are named in the log', async () => {
  const opened = opening()
  const folder = await newFolder()
  const [right, wrong] = [makeCertificate(folder, 'right'), makeCertificate(folder, 'wrong')]
  const { env } = await openWithTls(opened, right)
  const url = String(env.DATABASE_URL)

  const failed = await startCrier({ folder, env: { ...env, DATABASE_URL: url.replace(right.cert, wrong.cert) } }).then(
    () => '',
    (error: Error) => error.message,
  )
  const crier = opened.use(await startCrier({ folder, env: { ...env, NODE_EXTRA_CA_CERTS: wrong.cert } }))
  await create(crier)
  const [posted, uploaded, ready] = [await post(crier, 'a'), await upload(crier), await crier.api('GET', '/readyz')]

  expect(failed).toContain('its certificate is from an authority that is unknown here')
  expect([posted, uploaded, ready.status, ready.body.degraded]).toEqual([201, 503, 200, ['bus']])
  expect(JSON.stringify(await crier.logged(REDIS_AWAY))).toContain('self-signed certificate')
  expect(JSON.stringify(await crier.logged('a request was refused'))).toContain('self-signed certificate')
})

const REDIS_AWAY = 'Redis (REDIS_URL) cannot be reached: updates from other nodes arrive some seconds late'

async function openWithTls(opened: AsyncDisposableStack, certificate: Certificate) {
  const [database, tlsPort] = [await freePort(), await freePort()]
  const postgres = opened.use(await startPostgres(['listen_addresses=localhost', `port=${database}`]))
  await present(postgres, certificate)
  const { cert, key } = certificate
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no']
  opened.use(await startRedis(['--tls-port', String(tlsPort), ...files]))
  const bucket = opened.use(await startBucket())
  const plain = Number(new URL(bucket.options.endpoint).port)
  const secured = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, near => {
    const far = connect(plain, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => near.destroy(far.destroy() && undefined))
  })
  const { port } = opened.use(await listen(secured as never))
  const url = `postgres://postgres:password@localhost:${database}/postgres?sslmode=verify-full&sslrootcert=${cert}`
  const env = {
    ...{ DATABASE_URL: url, REDIS_URL: `rediss://localhost:${tlsPort}`, NODE_EXTRA_CA_CERTS: cert },
    ...{ CRIER_S3_ENDPOINT: `https://localhost:${port}`, CRIER_S3_BUCKET: bucket.options.bucket },
    ...{ CRIER_S3_REGION: bucket.options.region },
    ...{ CRIER_S3_ACCESS_KEY: bucket.options.accessKey, CRIER_S3_SECRET_KEY: bucket.options.secretKey },
  }
  return { postgres, env }
}

/** Lets PostgreSQL use it for all connections from now on, and ends the others. */
async function present(postgres: PostgresServer, { key, cert }: Certificate): Promise<void> {
  const { uid, gid } = statSync(postgres.folder)
  for (const [from, name] of [
    [key, 'server.key'],
    [cert, 'server.crt'],
  ] as const) {
    const to = join(postgres.folder, name)
    copyFileSync(from, to)
    chownSync(to, uid, gid)
  }
  await postgres.set('ssl', 'on')
  await postgres.stop()
  await postgres.start()
}

/** ALTER SYSTEM needs no transaction, so it works although all of them are read-only. */
const makeWritable = (postgres: PostgresServer) => postgres.set('default_transaction_read_only', 'off')

function opening(): AsyncDisposableStack {
  const opened = new AsyncDisposableStack()
  onTestFinished(() => opened.disposeAsync())
  return opened
}

const through = (port: number) => `postgres://postgres:password@127.0.0.1:${port}/postgres`

async function create(crier: CrierProcess): Promise<void> {
  const { status } = await crier.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } })
  expect(status).toBe(201)
}

async function post(crier: CrierProcess, markdown: string): Promise<number> {
  const headers = { 'Idempotency-Key': markdown }
  return (await crier.api('POST', `${BLOG}/updates`, { body: { markdown }, headers })).status
}

async function upload(crier: CrierProcess): Promise<number> {
  const body = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#a30' } })
    .png()
    .toBuffer()
  return (await crier.api('POST', '/v1/media', { body, headers: { 'Content-Type': 'image/png' } })).status
}

async function textsOn(crier: CrierProcess): Promise<readonly string[]> {
  const { updates } = (await crier.api('GET', BLOG)).body
  return updates.map(({ body }: { body: { children: { text: string }[] }[] }) => body[0]?.children[0]?.text)
}
