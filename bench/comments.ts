/**
 * A flood of comments by one network beside posts: what it does to the rate of posts, in turns with none, and to the disk.
 * The flood comes as fast as the server takes it, with a new device for every comment, as a script would.
 */
import { readdirSync, statSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { AUTHORIZATION, BLOG, startCrier, UPDATES } from './crier-server.ts'
import { writeUpdate } from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { LOAD_CORE, Pinned } from './pinned.ts'

const POSTERS = 16
const ROUNDS = 5
const ROUND_MS = 3_000
/** On an idle machine; where other work leaves the server a tenth of a core, the flood takes half of that tenth. */
const LEAST_SHARE = 0.8
/** Of one core of the server, at a million an hour: CPU time, which other work changes little. */
const MOST_OF_A_CORE = 0.25
/** A million an hour. */
const FLOOD_PER_SECOND = 278
const IN_AN_HOUR = 1_000_000
/** 5,000 that wait and 5,000 held, at 2 kB each, and the log of SQLite. */
const MOST_BYTES = 64_000_000

type Answers = { readonly answered: number; readonly elapsedUs: number; readonly cpuUs: number }

export async function benchComments({ folder, comments }: { folder: string; comments: number }): Promise<Claim[]> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startCrier('serve', folder, { CRIER_PROXIES: 'loopback' }))
  await openComments(server.port)
  const words = ['--port', server.port, '--pid', server.process.pid, '--posters', POSTERS].map(String)
  const load = stack.use(
    new Pinned({
      core: LOAD_CORE,
      command: [
        ...[compile('post', folder), ...words],
        ...['--post', UPDATES, '--header', AUTHORIZATION, '--body', writeUpdate(folder)],
      ],
    }),
  )
  await load.ask<Answers>(`round ${ROUND_MS}`)
  const flood = createFlood(server.port)
  stack.defer(() => flood.close())
  const before = bytesIn(folder)
  const ratios: number[] = []
  const costs: number[] = []
  const rates: { readonly alone: number[]; readonly beside: number[] } = { alone: [], beside: [] }
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const quiet = await load.ask<Answers>(`round ${ROUND_MS}`)
    const sentBefore = flood.sent
    const stop = flood.start(FLOOD_PER_SECOND)
    const busy = await load.ask<Answers>(`round ${ROUND_MS}`)
    const sent = flood.sent - sentBefore
    await stop()
    const [alone, beside] = [rateOf(quiet), rateOf(busy)]
    costs.push((busy.cpuUs - (quiet.cpuUs / quiet.answered) * busy.answered) / sent)
    rates.alone.push(alone)
    rates.beside.push(beside)
    ratios.push(beside / alone)
  }
  const [posted, settled] = [bytesIn(folder) - before, bytesIn(folder)]
  await flood.send(comments)
  const grown = bytesIn(folder) - settled
  const counts = await countsAt(server.port)
  print('Comments: a flood by one network', [
    ['posts/s alone', whole(median(rates.alone))],
    ['posts/s beside the flood', whole(median(rates.beside)), `${FLOOD_PER_SECOND} comments a second`],
    [
      'comments sent',
      whole(flood.sent),
      Object.entries(flood.outcomes)
        .map(([status, n]) => `${status}: ${n}`)
        .join(', '),
    ],
    ['comments kept', whole(counts.waiting + counts.held), `and ${counts.dropped} dropped unread`],
    ['grown by posts and flood', `${two(posted / 1e6)} MB`],
    ['grown by the flood alone', `${two(grown / 1e6)} MB`, `${whole(comments)} comments`],
  ])
  const ratio = median(ratios)
  const share = (median(costs) / 1e6) * FLOOD_PER_SECOND
  const spread = `${two(Math.min(...ratios))} to ${two(Math.max(...ratios))}`
  return [
    {
      says: `a million comments in an hour take ${two(share)} of a core (at most ${MOST_OF_A_CORE})`,
      isKept: share <= MOST_OF_A_CORE,
    },
    {
      says: `posts beside the flood: ${two(ratio)} of the rate alone, ${spread} (at least ${LEAST_SHARE})`,
      isKept: ratio >= LEAST_SHARE,
    },
    {
      says: `${whole(comments)} comments by one network take ${two(grown / 1e6)} MB of disk (at most ${MOST_BYTES / 1e6})`,
      isKept: grown <= MOST_BYTES && counts.waiting + counts.held <= 10_000,
    },
    ...(comments < IN_AN_HOUR
      ? [{ says: `scaled: ${whole(comments)} of ${whole(IN_AN_HOUR)} were sent`, isKept: true }]
      : []),
  ]
}

const rateOf = ({ answered, elapsedUs }: Answers): number => (answered / elapsedUs) * 1e6

async function openComments(port: number): Promise<void> {
  const [name = '', value = ''] = AUTHORIZATION.split(': ')
  const answer = await fetch(`http://127.0.0.1:${port}/v1/blogs/${BLOG}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': '"1"', [name]: value },
    body: JSON.stringify({ comments: { kind: 'comments' } }),
  })
  if (!answer.ok) throw new Error(`Comments could not be opened: ${answer.status} ${await answer.text()}`)
}

async function countsAt(
  port: number,
): Promise<{ readonly waiting: number; readonly held: number; readonly dropped: number }> {
  const [name = '', value = ''] = AUTHORIZATION.split(': ')
  const answer = await fetch(`http://127.0.0.1:${port}/v1/blogs/${BLOG}/comments/queue?limit=1`, {
    headers: { [name]: value },
  })
  return ((await answer.json()) as { counts: { waiting: number; held: number; dropped: number } }).counts
}

/** Of the data folder of the server, with the log of SQLite. */
function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(file => file.isFile())
  return files
    .filter(({ name }) => name.includes('.db'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

function createFlood(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const outcomes: Record<string, number> = {}
  let sent = 0

  function send(): Promise<void> {
    sent += 1
    const device = String(sent).padStart(22, '0')
    const body = JSON.stringify({ text: `Remark number ${sent} of a flood that nobody asked for. ${'x'.repeat(400)}` })
    return new Promise(resolve => {
      const asked = request({
        ...{ port, host: '127.0.0.1', agent, method: 'POST', path: `/v1/blogs/${BLOG}/comments` },
        headers: {
          ...{ 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
          ...{ 'X-Forwarded-For': '203.0.113.7', 'Crier-Writer': device, 'Idempotency-Key': device },
        },
      })
      asked.on('response', response => {
        const status = String(response.statusCode)
        outcomes[status] = (outcomes[status] ?? 0) + 1
        response.resume().on('end', resolve)
      })
      asked.on('error', () => {
        outcomes.failed = (outcomes.failed ?? 0) + 1
        resolve()
      })
      asked.end(body)
    })
  }

  return {
    outcomes,
    get sent(): number {
      return sent
    },
    /** At a steady rate, until the returned function is called. */
    start(perSecond: number): () => Promise<void> {
      const underWay = new Set<Promise<void>>()
      const begun = performance.now()
      let due = 0
      const timer = setInterval(() => {
        const wanted = ((performance.now() - begun) / 1_000) * perSecond
        for (; due < wanted && underWay.size < 1_000; due += 1) {
          const one = send().finally(() => underWay.delete(one))
          underWay.add(one)
        }
      }, 10)
      return async () => {
        clearInterval(timer)
        await Promise.all(underWay)
      }
    },
    /** As fast as they are answered. */
    async send(comments: number): Promise<void> {
      let left = comments
      const sender = async () => {
        for (; left > 0; left -= 1) await send()
      }
      await Promise.all(Array.from({ length: 32 }, sender))
    },
    close: async () => agent.destroy(),
  }
}
