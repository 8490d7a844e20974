/**
 * node bench/sizing.ts: the cost of a post, a delivery and a follower in each deployment, in CPU time and memory of all
 * processes together. Unlike wall-clock time, CPU time is the same on a busy machine.
 */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startRedis } from '#test/support/services/redis-server.ts'

const FOLLOWERS = 4_000
/** The cost of the first ones belongs to the process. */
const FIRST_FOLLOWERS = 1_000
const POSTS = 2_000
const AT_ONCE = 16
const DELIVERED_POSTS = 50
/** Of `/proc/<pid>/stat`; the same on every Linux that Node runs on. */
const TICK_MS = 10
const TEXT = 'x'.repeat(1_000)

type Setup = { readonly name: string; readonly nodes: readonly CrierProcess[] }

const folder = mkdtempSync(join(tmpdir(), 'crier-sizing-'))
await using postgres = await startPostgres()
await using redis = await startRedis()
const shared = { DATABASE_URL: postgres.urlOf('postgres'), REDIS_URL: `redis://127.0.0.1:${redis.port}` }
const start = (data: string, env: Record<string, string> = {}) =>
  startCrier({ folder, env: { CRIER_DATA: join(folder, data), CRIER_LOG_LEVEL: 'error', ...env } })

await measure({ name: 'one process, SQLite', nodes: [await start('one')] })
await measure({ name: '2 workers, SQLite', nodes: [await start('workers', { CRIER_WORKERS: '2' })] })
await measure({ name: '1 node, PostgreSQL and Redis', nodes: [await start('a', shared)] })
await measure({ name: '2 nodes, PostgreSQL and Redis', nodes: [await start('a', shared), await start('b', shared)] })
rmSync(folder, { recursive: true, force: true })

async function measure({ name, nodes }: Setup): Promise<void> {
  const processes = nodes.flatMap(({ pid }) => [pid, ...childrenOf(pid)])
  const blog = `sizing-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  await api(nodes[0], '/v1/blogs', { id: blog, title: 'Sizing' })
  const restingMb = sum(processes.map(memoryOf)) / 1e6

  // Before posts produce garbage, whose collection would hide the memory of the followers.
  const first = await follow({ nodes, blog, count: FIRST_FOLLOWERS, hear: () => {} })
  const memoryBefore = sum(processes.map(memoryOf))
  const more = await follow({ nodes, blog, count: FOLLOWERS, hear: () => {} })
  const perFollowerKb = (sum(processes.map(memoryOf)) - memoryBefore) / FOLLOWERS / 1e3
  await leave([...first, ...more])

  await post(nodes, { blog, count: 200 })
  const [before, began] = [cpuOf(processes), performance.now()]
  await post(nodes, { blog, count: POSTS })
  const perPostMs = (cpuOf(processes) - before) / POSTS
  const rate = POSTS / ((performance.now() - began) / 1_000)

  let received = 0
  const hear = () => {
    received += 1
  }
  const followers = await follow({ nodes, blog, count: FOLLOWERS, hear })
  const idle = cpuOf(processes)
  for (let n = 1; n <= DELIVERED_POSTS; n += 1) {
    await post(nodes, { blog, count: 1 })
    while (received < n * FOLLOWERS) await new Promise(resolve => setImmediate(resolve))
  }
  const perDeliveryUs = ((cpuOf(processes) - idle - perPostMs * DELIVERED_POSTS) / DELIVERED_POSTS / FOLLOWERS) * 1_000

  console.log(
    `${name}: ${processes.length} processes, ${restingMb.toFixed(0)} MB at rest, ${perPostMs.toFixed(2)} ms CPU a post, ` +
      `${rate.toFixed(0)} posts/s here, ${perDeliveryUs.toFixed(1)} µs CPU a delivery, ${perFollowerKb.toFixed(1)} kB a follower`,
  )
  await leave(followers)
  for (const node of nodes) await node.kill('SIGTERM')
}

async function post(nodes: readonly CrierProcess[], { blog, count }: { blog: string; count: number }): Promise<void> {
  let left = count
  const poster = async (n: number) => {
    while (left-- > 0) await api(nodes[n % nodes.length], `/v1/blogs/${blog}/updates`, { markdown: TEXT })
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, (_, n) => poster(n)))
}

async function api(node: CrierProcess | undefined, path: string, body: object): Promise<void> {
  const answer = await fetch(`${node?.url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${node?.adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
  await answer.arrayBuffer()
}

type Following = Pick<Setup, 'nodes'> & { readonly blog: string; readonly count: number; readonly hear: () => void }

async function follow({ nodes, blog, count, hear }: Following): Promise<readonly WebSocket[]> {
  const open = async (n: number) => {
    const url = nodes[n % nodes.length]?.url.replace('http', 'ws')
    const socket = new WebSocket(`${url}/connection/websocket`, { perMessageDeflate: false })
    await once(socket, 'open')
    const subscribed = new Promise<void>(resolve => {
      socket.on('message', message => {
        const text = String(message)
        if (text.includes('"subscribe":')) resolve()
        for (const line of text.split('\n')) if (line.includes('"pub":')) hear()
        if (text === '{}') socket.send('{}')
      })
    })
    socket.send(`{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"blog:${blog}"}}`)
    await subscribed
    return socket
  }
  const sockets: WebSocket[] = []
  while (sockets.length < count) {
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, (_, n) => open(n)))))
  }
  return sockets
}

async function leave(followers: readonly WebSocket[]): Promise<void> {
  await Promise.all(
    followers.map(follower => {
      const gone = once(follower, 'close')
      follower.terminate()
      return gone
    }),
  )
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

function memoryOf(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Number(pages) * 4_096
}

/** User and system time, in ms; fields 14 and 15, counted after the name, which may contain spaces. */
function cpuOf(processes: readonly number[]): number {
  const ticks = processes.map(pid => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  })
  return sum(ticks) * TICK_MS
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
