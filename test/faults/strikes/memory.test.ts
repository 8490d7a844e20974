/** A server runs out of memory: at the limit of its control group (as root), of its data (`ulimit -d`), and of V8's heap. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'
import { makeMemoryGroup } from '#test/support/services/memory-group.ts'
import { create, startTraffic } from './budget-day.ts'

const MB = 2 ** 20
const LEAK = new URL('../../support/services/planted-leak.ts', import.meta.url).href
/** Several times what a server needs, so that only the leak reaches it. */
const LIMIT_MB = 400
/** For V8, whose garbage collection takes longer the more there is. */
const HEAP_MB = 160

type Limit = { readonly options?: string; readonly apply: (crier: CrierProcess) => void; readonly how: RegExp }

const ulimit: Limit = {
  apply: ({ pid }) => void execFileSync('prlimit', ['--pid', String(pid), `--data=${LIMIT_MB * MB}`]),
  how: /OOMErrorHandler|out of memory|Allocation failed/i,
}
const heap: Limit = {
  options: ` --max-old-space-size=${HEAP_MB}`,
  apply: () => {},
  how: /Reached heap limit|Allocation failed|Ineffective mark-compacts/,
}

test.each([
  ['ulimit -d', ulimit],
  ["V8's heap", heap],
])('at the limit of %s a server ends, and the next one has everything that was acknowledged', async (_, limit) => {
  const { leakFile, env } = await leaky(limit.options)
  const folder = await newFolder()
  let crier = await startCrier({ folder, env })
  onTestFinished(async () => void (await crier.kill('SIGKILL')))
  await create(crier)
  await using traffic = await startTraffic(() => crier)
  await traffic.reader.reached(10)

  limit.apply(crier)
  writeFileSync(leakFile, String(crier.pid))
  await expect.poll(() => crier.hasEnded, { timeout: 120_000 }).toBe(true)
  const { lastWords } = crier
  // As its service manager does.
  crier = await startCrier({ folder, env })
  await traffic.reader.reached((traffic.reader.shown.at(-1)?.offset ?? 0) + 10)

  expect(lastWords).toMatch(limit.how)
  expect(await traffic.finish()).toEqual([])
  expect(traffic.reader.gaps).toBe(0)
})

test('the kernel ends a server at the limit of its control group; the next one has everything', async ({ skip }) => {
  using group = makeMemoryGroup(LIMIT_MB * MB)
  if (!group) return skip('no control group can be made here; run the strikes as root')
  const { leakFile, env } = await leaky()
  const folder = await newFolder()
  let crier = await startCrier({ folder, env })
  onTestFinished(async () => void (await crier.kill('SIGKILL')))
  await create(crier)
  await using traffic = await startTraffic(() => crier)
  await traffic.reader.reached(10)

  group.add(crier.pid)
  writeFileSync(leakFile, String(crier.pid))
  await expect.poll(() => crier.hasEnded, { timeout: 120_000 }).toBe(true)
  crier = await startCrier({ folder, env })
  await traffic.reader.reached((traffic.reader.shown.at(-1)?.offset ?? 0) + 10)

  expect(group.killed).toBe(1)
  expect(await traffic.finish()).toEqual([])
  expect(traffic.reader.gaps).toBe(0)
})

test('the kernel ends a worker at the limit: another replaces it, the rest goes on, nothing is lost', async ({
  skip,
}) => {
  using group = makeMemoryGroup(LIMIT_MB * MB)
  if (!group) return skip('no control group can be made here; run the strikes as root')
  const { leakFile, env } = await leaky()
  await using crier = await startCrier({ folder: await newFolder(), env: { ...env, CRIER_WORKERS: '2' } })
  await create(crier)
  await using traffic = await startTraffic(() => crier)
  await traffic.reader.reached(10)
  const [worker = 0] = childrenOf(crier.pid)

  group.add(worker)
  writeFileSync(leakFile, String(worker))
  const ended = await crier.logged('a worker ended; another replaces it')
  await crier.logged('a worker is ready')
  await traffic.reader.reached((traffic.reader.shown.at(-1)?.offset ?? 0) + 10)

  expect([ended, group.killed]).toEqual([expect.objectContaining({ worker, signal: 'SIGKILL' }), 1])
  expect(await traffic.finish()).toEqual([])
  expect(traffic.reader.gaps).toBe(0)
})

async function leaky(options = '') {
  const leakFile = join(await newFolder(), 'leak')
  const NODE_OPTIONS = `--import ${LEAK} --disable-warning=ExperimentalWarning${options}`
  return { leakFile, env: { LEAK_FILE: leakFile, NODE_OPTIONS } }
}

function childrenOf(pid: number): readonly number[] {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter(child => child > 0)
}
