/** What a report of views and reads costs over HTTP, of a server that counts it, in turns with an endpoint that only parses it. */
import { Agent, request } from 'node:http'
import { AUTHORIZATION, BLOG, startCrier, UPDATES } from './crier-server.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { Pinned, SERVER_CORE } from './pinned.ts'
import { cpuUs } from './processes.ts'

const ROUNDS = 7
const WARM_UP_ROUNDS = 2
const REPORTS = 4_000
const AT_ONCE = 16
/** What a reader scrolls past in half a minute. */
const VIEWED = 8
const READ = 4
/** Of a bare endpoint: log, headers, route policy, limits, schema, and the count of twelve ids. */
const MOST_RATIO = 8

type Served = { readonly port: number; readonly pid: number }

export async function benchReadReports(folder: string): Promise<readonly Claim[]> {
  await using opened = new AsyncDisposableStack()
  // Each report comes from a network of its own, as those of readers do.
  const server = opened.use(await startCrier('serve', folder, { CRIER_PROXIES: 'loopback' }))
  const bare = opened.use(new Pinned({ core: SERVER_CORE, command: [process.execPath, 'bench/bare-reports.ts'] }))
  const crier = { port: server.port, pid: server.process.pid }
  const floor = { port: Number(await bare.line()), pid: bare.pid }
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  opened.defer(() => agent.destroy())
  const ids = await post(crier.port, VIEWED)
  const body = JSON.stringify({ sampling: 0, viewed: ids, read: ids.slice(0, READ) })
  const costs = { crier: [] as number[], floor: [] as number[] }
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    const [ours, least] = [await round({ served: crier, agent, body }), await round({ served: floor, agent, body })]
    if (turn < WARM_UP_ROUNDS) continue
    costs.crier.push(ours)
    costs.floor.push(least)
  }
  const ratio = median(costs.crier.map((cost, turn) => cost / (costs.floor[turn] ?? Number.NaN)))
  print(`Reports over HTTP, each of ${VIEWED} views and ${READ} reads: CPU of the server, µs a report`, [
    ['Crier', whole(median(costs.crier))],
    ['an endpoint that parses it', whole(median(costs.floor))],
    ['ratio', two(ratio)],
  ])
  return [{ says: `a report costs at most ${MOST_RATIO} times a bare endpoint's`, isKept: ratio <= MOST_RATIO }]
}

async function post(port: number, updates: number): Promise<readonly string[]> {
  const [name = '', value = ''] = AUTHORIZATION.split(': ')
  const ids: string[] = []
  while (ids.length < updates) {
    const answer = await fetch(`http://127.0.0.1:${port}${UPDATES}`, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json', [name]: value } },
      body: JSON.stringify({ markdown: `The river rises (${ids.length})` }),
    })
    const { update } = (await answer.json()) as { readonly update: { readonly id: string } }
    ids.push(update.id)
  }
  return ids
}

type Round = { readonly served: Served; readonly agent: Agent; readonly body: string }

/** µs of CPU a report. */
async function round({ served, agent, body }: Round): Promise<number> {
  const before = cpuUs(served.pid)
  let next = 0
  const oneAfterAnother = async () => {
    while (next < REPORTS) await report({ port: served.port, agent, body, nth: next++ })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother))
  return (cpuUs(served.pid) - before) / REPORTS
}

type Report = { readonly port: number; readonly agent: Agent; readonly body: string; readonly nth: number }

function report({ port, agent, body, nth }: Report): Promise<void> {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'X-Forwarded-For': `11.${nth >> 16}.${(nth >> 8) & 255}.${nth & 255}`,
  }
  return new Promise((resolve, reject) => {
    const path = `/v1/blogs/${BLOG}/reads`
    const asked = request({ host: '127.0.0.1', port, path, agent, method: 'POST', headers }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`A report was refused: ${answer.statusCode}`))
      answer.resume().on('end', resolve)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
