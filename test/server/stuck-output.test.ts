/** A server whose log or standard output cannot be written neither ends nor blocks, and later reports what was lost. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { readFigures } from '#test/support/data/figures.ts'
import { whereCrierIs } from '#test/support/program/where-crier-is.ts'
import { freePort } from '#test/support/services/listen.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** Such a line fills a page of the log; some hundred fill a pipe and the server's buffer. */
const LONG_PATH = `/blogs/${'a'.repeat(8_000)}`
const ENOUGH = 400

test.each([
  ['a socket, as from a service manager', '1', socket],
  ['a pipe, as from a shell', '1', pipe],
  ['a pipe of two workers', '2', pipe],
])(
  'a log into %s that nobody reads blocks nothing; when it is read again it reports how much is missing',
  async (_, workers, open) => {
    const { end, readFrom } = open()
    const server = await start(['ignore', 'ignore', end], { CRIER_WORKERS: workers, CRIER_METRICS_PORT: '0' })
    const log = readFrom(server.child)
    const lines = createInterface({ input: log })[Symbol.asyncIterator]()
    const { port } = JSON.parse(await lineWith(lines, 'metrics for Prometheus'))
    await server.answers()
    log.pause()

    for (let n = 0; n < ENOUGH; n += 1) expect(await server.ask(LONG_PATH)).toBe(404)

    // Lines are written in the background, and two workers share them.
    const dropped = async () => {
      await server.ask(LONG_PATH)
      return (await readFigures(port)).get('crier_log_lines_dropped_total') ?? 0
    }
    await expect.poll(dropped, { interval: 10 }).toBeGreaterThan(0)
    log.resume()
    const { lost, level } = JSON.parse(await lineWith(lines, 'could not be written to standard error'))
    expect(lost).toBeGreaterThan(0)
    expect(level).toBe('warn')
    expect(await server.ask('/healthz')).toBe(200)
  },
)

test('with log and standard output on a full disk the server still starts and serves', async () => {
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  const server = await start(['ignore', full, full])

  await server.answers()

  for (let n = 0; n < 20; n += 1) expect(await server.ask('/blogs/none')).toBe(404)
  expect(server.child.exitCode).toBe(null)
})

test('closing standard output before the server is ready does not end it; the log has what was not printed', async () => {
  const server = await start(['ignore', 'pipe', 'pipe'])
  server.child.stdout?.destroy()
  const lines = createInterface({ input: server.child.stderr as Readable })[Symbol.asyncIterator]()

  const said = await lineWith(lines, 'standard output cannot be written')

  expect(said).toContain('crier key create')
  expect(await server.ask('/healthz')).toBe(200)
})

test('a log without a reader does not end the server, and it stops properly', async () => {
  const server = await start(['ignore', 'ignore', 'pipe'])
  await server.answers()

  server.child.stderr?.destroy()

  for (let n = 0; n < 20; n += 1) expect(await server.ask('/blogs/none')).toBe(404)
  server.child.kill('SIGTERM')
  expect(await once(server.child, 'exit')).toEqual([0, null])
})

function socket() {
  return { end: 'pipe' as const, readFrom: (child: ChildProcess) => child.stderr as Readable }
}

/** Node's own pipes to a child are sockets. */
function pipe() {
  const path = join(newFolder(), 'log')
  execFileSync('mkfifo', [path])
  const end = openSync(path, constants.O_RDWR)
  const log = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) })
  onTestFinished(() => {
    closeSync(end)
    log.destroy()
  })
  return { end, readFrom: () => log as Readable }
}

function newFolder(): string {
  const folder = mkdtempSync(join(temporaryFolder(), 'crier-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function start(stdio: StdioOptions, env: Readonly<Record<string, string>> = {}) {
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, [whereCrierIs(), 'serve'], {
    env: {
      ...{ PATH: process.env.PATH, CRIER_PORT: String(port), CRIER_DATA: newFolder() },
      ...{ CRIER_LOG_LEVEL: 'debug', ...env },
    },
    stdio,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) })
    await answer.arrayBuffer()
    return answer.status
  }
  return {
    child,
    ask,
    /** Its first line is not visible here; it is ready when it responds. */
    async answers() {
      while ((await ask('/healthz').catch(() => 0)) !== 200) await new Promise(resolve => setTimeout(resolve, 20))
    },
  }
}

async function lineWith(lines: AsyncIterator<string>, words: string): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error(`the log ended without "${words}"`)
    if (value.includes(words)) return value
  }
}
