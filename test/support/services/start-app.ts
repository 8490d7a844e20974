/** The real server for a test, on a free port and with a temporary data folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readSettings } from '#server/config/config.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'
import { openServer } from '../../../src/main.ts'

const ADMIN_KEY = 'the-admin-key-of-a-test'

export type ApiCall = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The admin key by default; `null` sends none. */
  readonly key?: string | null
}

export type ApiAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON; undefined if the text is not JSON. Untyped, because tests know what they requested. */
  // biome-ignore lint/suspicious/noExplicitAny: tests access responses of every shape
  readonly body: any
}

export interface TestApp extends AsyncDisposable {
  readonly url: string
  readonly adminKey: string
  readonly folder: string
  /** The server's log lines. */
  readonly logged: readonly string[]
  createBlog(id: string, fields?: object): Promise<Blog>
  /** `text` is Markdown. */
  post(blog: string, text: string, fields?: object): Promise<Update>
  /** Returns any response, including errors. */
  api(method: string, path: string, call?: ApiCall): Promise<ApiAnswer>
  stop(): Promise<void>
  /** Restarts it on the same folder and port. */
  restart(): Promise<void>
}

export type StartAppOptions = {
  /** Settings as in the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** One that is there from the start. */
  readonly blog?: string
}

export async function startApp({ env = {}, blog }: StartAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  const logged: string[] = []
  let server = await open({ folder, env, logged })
  let isRunning = true

  async function api(method: string, path: string, { body, headers = {}, key = ADMIN_KEY }: ApiCall = {}) {
    const answer = await fetch(new URL(path, server.localUrl), {
      method,
      redirect: 'manual',
      headers: {
        // No keep-alive: a restart may close a kept connection at the moment when the next call uses it.
        Connection: 'close',
        ...(key !== null && { Authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: written(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: jsonIn(text) }
  }

  async function stop(): Promise<void> {
    if (!isRunning) return
    isRunning = false
    await server.close()
  }

  const app: TestApp = {
    get url() {
      return server.localUrl
    },
    adminKey: ADMIN_KEY,
    folder,
    logged,
    api,
    stop,
    createBlog: async (id, fields) =>
      demand(await api('POST', '/v1/blogs', { body: { id, title: `About ${id}`, ...fields } })).blog,
    post: async (blog, markdown, fields) =>
      demand(await api('POST', `/v1/blogs/${blog}/updates`, { body: { markdown, ...fields } })).update,
    async restart() {
      const { port } = new URL(server.localUrl)
      await stop()
      server = await open({ folder, env: { ...env, CRIER_PORT: port }, logged })
      isRunning = true
    },
    async [Symbol.asyncDispose]() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  if (blog) await app.createBlog(blog)
  return app
}

type Opening = { folder: string; env: Readonly<Record<string, string>>; logged: string[] }

async function open({ folder, env, logged }: Opening) {
  const read = readSettings({
    CRIER_PORT: '0',
    CRIER_DATA: folder,
    CRIER_ADMIN_KEY: ADMIN_KEY,
    CRIER_LOG_LEVEL: 'debug',
    ...env,
  })
  if (read.kind === 'mistakes') throw new Error(read.mistakes.join('\n'))
  const logger = pino({ level: read.settings.CRIER_LOG_LEVEL }, { write: line => void logged.push(line) })
  const opened = await openServer({ settings: read.settings, logger })
  if (opened.kind !== 'running') throw new Error(`The server did not start: ${opened.kind}`)
  return opened
}

function demand(answer: ApiAnswer) {
  if (answer.status >= 300) throw new Error(`The server returned ${answer.status}: ${answer.text}`)
  return answer.body
}

function written(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
