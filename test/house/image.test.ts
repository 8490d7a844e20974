/** The production image: runs the Dockerfile's steps in a clean folder, and tests the result. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, globSync, readFileSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { picture } from '#test/support/data/sample-pictures.ts'
import { buildImage, type Image } from '#test/support/services/dockerfile.ts'

/** Debian's `nobody`, because the image's own user does not exist on this machine. */
const PLAIN_USER = 65_534

let folder: string
let image: Image
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crier-image-'))
  image = buildImage(process.cwd(), folder, { COMMIT: 'c0ffee' })
  chmodSync(folder, 0o755)
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('it runs as an unprivileged user', () => {
  expect(image.user).toBe('node')
})

test('it contains no development files', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: object }
  const inImage = (path: string) => existsSync(join(image.root, image.workdir, path))

  expect(Object.keys(devDependencies).filter(name => inImage(`node_modules/${name}`))).toEqual([])
  expect(['test', 'bench', '.git', '.env', 'data'].filter(inImage)).toEqual([])
})

test('it contains no TypeScript, native sends are built in, and "crier" is a command', () => {
  const root = join(image.root, image.workdir)
  const [first = ''] = image.env.PATH?.split(':') ?? []
  const crier = join(image.root, first, 'crier')

  expect(globSync('{src,client}/**/*.ts', { cwd: root })).toEqual([])
  expect(existsSync(join(root, 'src/platform/sends/dist/sends.node'))).toBe(true)
  expect(spawnSync(crier, ['--version'], { env: environment(), encoding: 'utf8' }).stdout).toMatch(/ \(c0ffee\)\n$/)
})

test('it serves the API, the page, the widget and the desk, reports that it is healthy, and stops on a signal', async () => {
  const { crier, url } = await start()

  const made = await fetch(`${url}/v1/blogs`, {
    method: 'POST',
    headers: { Authorization: 'Bearer the-admin-key-of-a-test', 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: 'budget-day', title: 'Budget day' }),
  })
  const page = await fetch(`${url}/blogs/budget-day`)
  const widget = await fetch(`${url}/widget.js`)
  const desk = await fetch(`${url}/desk/`)
  const guide = await fetch(`${url}/docs/guide/bench.html`)

  const uploaded = await fetch(`${url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: 'Bearer the-admin-key-of-a-test' },
    body: new Uint8Array(await picture(30, 20).jpeg().toBuffer()),
  })

  expect(made.status).toBe(201)
  expect(await uploaded.json()).toMatchObject({ picture: { width: 30, height: 20 } })
  expect(await page.text()).toContain('Budget day')
  expect(widget.headers.get('content-type')).toContain('javascript')
  expect([guide.status, await guide.text()]).toEqual([200, expect.stringContaining('<nav')])
  expect(await desk.text()).toMatch(/\/desk\/assets\/[\w-]+\.js/)
  expect(healthOf(url)).toBe(0)
  expect(childrenOf(crier)).toBe('')
  const exited = once(crier, 'exit')
  crier.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  expect(healthOf(url)).toBe(1)
})

async function start(): Promise<{ crier: ChildProcess; url: string }> {
  const [program = '', ...args] = image.command
  const isRoot = process.getuid?.() === 0
  const data = join(image.root, image.env.CRIER_DATA ?? '')
  if (isRoot) await chown(data, PLAIN_USER, PLAIN_USER)
  const crier = spawn(program, args, {
    cwd: join(image.root, image.workdir),
    env: { ...environment(), CRIER_DATA: data, CRIER_PORT: '0', CRIER_ADMIN_KEY: 'the-admin-key-of-a-test' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(isRoot && { uid: PLAIN_USER, gid: PLAIN_USER }),
  })
  onTestFinished(() => void crier.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: crier.stdout }), 'line')
  const { port } = new URL(String(line).replace('crier ready ', ''))
  return { crier, url: `http://127.0.0.1:${port}` }
}

function healthOf(url: string): number | null {
  const [program = '', ...args] = image.healthCheck
  return spawnSync(program, args, { env: { ...environment(), CRIER_PORT: new URL(url).port } }).status
}

function childrenOf({ pid }: ChildProcess): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
}

function environment(): Record<string, string> {
  return { ...image.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }
}
