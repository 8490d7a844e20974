/** A real Crier on the server's core, on fresh data, with one blog in it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Pinned, SERVER_CORE } from './pinned.ts'

const KEY = 'crier_bench-only-1234567890123456789012345'
export const BLOG = 'bench'

export const AUTHORIZATION = `Authorization: Bearer ${KEY}`
export const UPDATES = `/v1/blogs/${BLOG}/updates`

/** As `src/platform/young-heap.js` sets it: collections of garbage are a part of every post's cost. */
const YOUNG_HEAP = ['--min-semi-space-size=4', '--semi-space-growth-factor=1']
/** `serve` is the product; the others are compositions of the same app, for comparison. */
const PROGRAMS = {
  serve: ['src/crier.js', 'serve'],
  'one commit per post': [...YOUNG_HEAP, 'bench/one-commit-per-post.ts'],
  'stores nothing': [...YOUNG_HEAP, 'bench/stores-nothing.ts'],
} as const
export type Program = keyof typeof PROGRAMS

export type CrierServer = { readonly port: number; readonly process: Pinned } & AsyncDisposable

type Environment = Readonly<Record<string, string>>

export function startCrier(program: Program, folder: string, more: Environment = {}): Promise<CrierServer> {
  return startCrierOn(SERVER_CORE, { program, folder, more })
}

type Starting = { readonly program: Program; readonly folder: string; readonly more?: Environment }

/** `core`: as `taskset` takes it, for all of the server's processes. */
export async function startCrierOn(
  core: number | string,
  { program, folder, more = {} }: Starting,
): Promise<CrierServer> {
  const data = join(folder, [program, ...Object.values(more)].join(' ').replaceAll(/\W+/g, '-'))
  mkdirSync(data, { recursive: true })
  const environment = { CRIER_PORT: '0', CRIER_DATA: data, CRIER_ADMIN_KEY: KEY, CRIER_LOG_LEVEL: 'warn', ...more }
  const command = [process.execPath, ...PROGRAMS[program]]
  const server = new Pinned({ core, command, environment })
  const url = await readyAddress(server)
  await createBlog(url)
  return { port: Number(url.port), process: server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

async function readyAddress(server: Pinned): Promise<URL> {
  for (;;) {
    const [, address] = /^crier ready (\S+)/.exec(await server.line()) ?? []
    if (address) return new URL(address)
  }
}

/** @throws if the server sends in another way, for example because the addon is not built. */
export async function demandWay({ port }: CrierServer, way: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz?verbose`)
  const { sending } = (await answer.json()) as { sending: { way: string; reason?: string } }
  if (sending.way !== way) throw new Error(`Frames are sent by ${sending.way}, not ${way}: ${sending.reason}`)
}

async function createBlog(url: URL): Promise<void> {
  const [name = '', value = ''] = AUTHORIZATION.split(': ')
  const answer = await fetch(new URL('/v1/blogs', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', [name]: value },
    body: JSON.stringify({ id: BLOG, title: 'The bench' }),
  })
  if (!answer.ok) throw new Error(`The blog could not be created: ${answer.status} ${await answer.text()}`)
}
