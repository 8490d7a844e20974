/** The real server for a test, on a free port and with a temporary data folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { systemClock as clock } from '#platform/clock.ts'
import { readSettings } from '#server/config/config.ts'
import { openServer } from '#server/open-server.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'
import { type ApiAnswer, type ApiCall, callApi, demand } from './call-api.ts'
import { putDatabase } from './prepared-database.ts'

const ADMIN_KEY = 'the-admin-key-of-a-test'

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
  /** By default a new one. */
  readonly folder?: string
}

export async function startApp({ env = {}, blog, folder: given }: StartAppOptions = {}): Promise<TestApp> {
  const folder = given ?? (await preparedFolder())
  const logged: string[] = []
  let server = await open({ folder, env, logged })
  let isRunning = true

  const api: TestApp['api'] = (method, path, call) =>
    callApi({ url: server.localUrl, key: ADMIN_KEY }, { method, path, ...call })

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

async function preparedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crier-'))
  putDatabase(folder)
  return folder
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
  const opened = await openServer({ version: '0.0.0-test', settings: read.settings, logger, clock })
  if (opened.kind !== 'running') throw new Error(`The server did not start: ${opened.kind}`)
  return opened
}
