/** Everyone who uses a server in a soak: editors, readers that come and go, slow ones, and clients that are broken. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Centrifuge } from 'centrifuge'
import { WebSocket } from 'ws'
import { createPostingClient, type PostingClient } from '#client/posting/src/client.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import type { Form, Installation } from './installation.ts'

const BLOG = 'soak'
type Cast = { readonly editors: number; readonly readers: number; readonly slow: number; readonly broken: number }
const CASTS: Readonly<Record<Form, Cast & { readonly words: string }>> = {
  nodes: { editors: 2, readers: 30, slow: 3, broken: 3, words: 'The chancellor rises to speak. '.repeat(20) },
  embedded: { editors: 2, readers: 30, slow: 3, broken: 3, words: 'The chancellor rises to speak. '.repeat(20) },
  // Long texts fill the buffers of the kernel, which come before those of the server.
  difficult: { editors: 2, readers: 0, slow: 20, broken: 20, words: 'The chancellor rises to speak. '.repeat(1_500) },
}
const STAYS_MS = 8_000
const SLOW_STAYS = 2
const LOOK_MS = 1_000
const POST_EVERY_MS = 120
/** Corrected and removed among the newest so many. */
const NEWEST = 40

type Counts = {
  posts: number
  corrections: number
  removals: number
  visits: number
  changes: number
  /** Slow readers that the server disconnected. */
  cut: number
}

type Scene = {
  readonly installation: Installation
  readonly words: string
  readonly counts: Counts
  readonly random: () => number
  readonly signal: AbortSignal
}

export function changesIn({ posts, corrections, removals }: Counts): number {
  return posts + corrections + removals
}

export function newCounts(): Counts {
  return { posts: 0, corrections: 0, removals: 0, visits: 0, changes: 0, cut: 0 }
}

/** Resolves when all have gone, after the signal. */
export async function keepBusy(form: Form, { installation, counts, signal }: Omit<Scene, 'words' | 'random'>) {
  const { editors, readers, slow, broken, words } = CASTS[form]
  const scene = (name: number): Scene => ({ installation, words, counts, signal, random: seededRandom(name) })
  const rows = [
    { count: editors, live: edit },
    { count: readers, live: (of: Scene) => again(of, of.random() < 0.5 ? overWebSocket : overEvents) },
    { count: slow, live: (of: Scene) => again(of, of.random() < 0.5 ? slowlyOverEvents : slowlyOverWebSocket) },
    { count: broken, live: (of: Scene) => again(of, brokenly) },
  ]
  await createPostingClient({ url: installation.servers[0]?.url ?? '', key: installation.key }).createBlog({
    id: BLOG,
    title: 'Soak',
  })
  let name = 0
  await Promise.all(rows.flatMap(({ count, live }) => Array.from({ length: count }, () => live(scene(++name)))))
}

async function again(scene: Scene, visit: (scene: Scene, stayMs: number) => Promise<void>): Promise<void> {
  while (!scene.signal.aborted) {
    await visit(scene, STAYS_MS * 2 * scene.random())
    scene.counts.visits += 1
  }
}

async function edit({ installation, words, counts, random, signal }: Scene): Promise<void> {
  const { key, servers } = installation
  const clients = servers.map(({ url }) => createPostingClient({ url, key }))
  const client = () => clients[Math.floor(random() * clients.length)] as PostingClient
  const newest: { id: string; version: number; blog: string }[] = []
  while (!signal.aborted) {
    const posted = await client().post(BLOG, { markdown: `${words}${counts.posts}`, key: random() < 0.02 })
    if (posted.kind === 'done') newest.push({ ...posted.update })
    counts.posts += 1
    const one = newest[Math.floor(random() * newest.length)]
    if (newest.length > NEWEST) newest.shift()
    if (one && random() < 0.2) {
      const corrected = await client().correct(one, { correction: `corrected ${counts.corrections}` })
      if (corrected.kind === 'done') one.version = corrected.update.version
      counts.corrections += 1
    }
    if (one && random() < 0.3) {
      await client().remove({ blog: BLOG, id: one.id })
      newest.splice(newest.indexOf(one), 1)
      counts.removals += 1
    }
    await pause(POST_EVERY_MS, signal)
  }
}

async function overWebSocket({ installation, counts, random, signal }: Scene, stayMs: number): Promise<void> {
  const client = new Centrifuge(`${urlOf(installation, random).replace('http', 'ws')}/connection/websocket`, {
    websocket: WebSocket,
  })
  const subscription = client.newSubscription(`blog:${BLOG}`, {
    delta: random() < 0.5 ? 'fossil' : undefined,
  } as object)
  subscription.on('publication', () => {
    counts.changes += 1
  })
  subscription.subscribe()
  client.connect()
  await pause(stayMs, signal)
  client.disconnect()
}

async function overEvents({ installation, counts, random, signal }: Scene, stayMs: number): Promise<void> {
  const url = urlOf(installation, random)
  const leaving = new AbortController()
  const reading = (async () => {
    const snapshot = await fetch(`${url}/v1/blogs/${BLOG}`, { signal: leaving.signal })
    const { cursor = '' } = (await snapshot.json()) as { cursor?: string }
    const answer = await fetch(`${url}/v1/blogs/${BLOG}/events?after=${cursor}`, { signal: leaving.signal })
    for await (const _ of answer.body ?? []) counts.changes += 1
  })().catch(() => {})
  await pause(stayMs, signal)
  leaving.abort()
  await reading
}

/** Asks for events and reads none of them, until the server cuts it (law 5, slow readers) or it gives up. */
async function slowlyOverEvents({ installation, counts, random, signal }: Scene, stayMs: number): Promise<void> {
  const socket = dial(urlOf(installation, random))
  socket.pause()
  socket.write(`GET /v1/blogs/${BLOG}/events HTTP/1.1\r\nHost: soak\r\n\r\n`)
  await pause(stayMs * SLOW_STAYS, signal)
  // Only what is left to read says that the server has closed it.
  const ended = once(socket.resume(), 'close')
  await Promise.race([ended, pause(LOOK_MS, signal)])
  if (socket.closed) counts.cut += 1
  socket.destroy()
}

async function slowlyOverWebSocket({ installation, counts, random, signal }: Scene, stayMs: number): Promise<void> {
  const socket = new WebSocket(`${urlOf(installation, random).replace('http', 'ws')}/connection/websocket`)
  socket.on('error', () => {})
  socket.once('open', () => {
    socket.send(`{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"blog:${BLOG}"}}`)
    socket.pause()
  })
  await pause(stayMs * SLOW_STAYS, signal)
  const ended = once(socket, 'close')
  socket.resume()
  await Promise.race([ended, pause(LOOK_MS, signal)])
  if (socket.readyState === WebSocket.CLOSED) counts.cut += 1
  socket.terminate()
}

/** Says half of something, or nonsense, and is gone. */
async function brokenly({ installation, random, signal }: Scene): Promise<void> {
  const socket = dial(urlOf(installation, random))
  const upgrade =
    'Host: soak\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'
  const words = [
    'GET /v1/blo',
    'POST /v1/blogs/soak/updates HTTP/1.1\r\nHost: soak\r\nContent-Length: 1000\r\n\r\n{"mark',
    `GET /connection/websocket HTTP/1.1\r\n${upgrade}`,
    `GET /connection/websocket HTTP/1.1\r\n${upgrade}\u0081\u0085\u0000\u0000\u0000\u0000hello`,
    '\u0016\u0003\u0001\u0000nonsense\r\n\r\n',
  ]
  socket.write(words[Math.floor(random() * words.length)] ?? '', 'latin1')
  await pause(1_000 * random(), signal)
  socket.destroy()
}

function dial(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
}

function urlOf({ servers }: Installation, random: () => number): string {
  return servers[Math.floor(random() * servers.length)]?.url ?? ''
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
