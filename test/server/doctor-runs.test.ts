/** How the doctor runs its checks, and how each check judges what it is given. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noteOnClock, readingOfDate } from '#server/doctor/clock-check.ts'
import { descriptorsCheck } from '#server/doctor/descriptors-check.ts'
import { diskCheck } from '#server/doctor/disk-check.ts'
import { type DoctorCheck, noteOk, worstOf } from '#server/doctor/doctor-check.ts'
import { createDoctorPass } from '#server/doctor/doctor-pass.ts'
import { memoryCheck } from '#server/doctor/memory-check.ts'
import { readMemoryFacts } from '#server/doctor/memory-facts.ts'
import { publicCheck } from '#server/doctor/public-check.ts'
import { runChecks } from '#server/doctor/run-checks.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { newFolder } from '#test/support/new-folder.ts'

const GB = 1_000_000_000
const hanging = () => new Promise<never>(() => {})
const check = (name: string, run: DoctorCheck['run']): DoctorCheck => ({ name, ifLate: `mend ${name}`, run })
const resultOf = async (one: DoctorCheck) =>
  (await one.run(new AbortController().signal)).map(({ state, found, change }) => [state, found, change])

test('a check that hangs, and one that fails, stop no other; all are reported in their order', async () => {
  const clock = new ManualClock()
  const stopped: string[] = []
  const waiting: (readonly string[])[] = []
  const hang = check('disk', async signal => {
    signal.addEventListener('abort', () => stopped.push('disk'))
    return hanging()
  })
  const throwing = check('memory', () => {
    throw new Error('a bug')
  })
  const works = check('clock', async () => [noteOk('It agrees.')])

  const running = runChecks([hang, throwing, works], { clock, onDone: names => waiting.push(names) })
  await expect.poll(() => waiting.length).toBe(2)
  clock.advance(12_000)
  const findings = await running

  expect(findings.map(({ check, state, found }) => [check, state, found])).toEqual([
    ['disk', 'problem', 'No result after 12 seconds; the check was given up.'],
    ['memory', 'problem', 'The check itself failed: a bug'],
    ['clock', 'ok', 'It agrees.'],
  ])
  expect(findings[0]?.change).toBe('mend disk')
  expect([stopped, waiting.at(-1)]).toEqual([['disk'], []])
  expect(worstOf(findings)).toBe('problem')
})

test.each([
  ['agrees within a second', { leastMs: -400, mostMs: 900 }, 'ok', 'agrees'],
  ['may agree, as far as the reading goes', { leastMs: -5_000, mostMs: 5_000 }, 'ok', 'agrees'],
  ['is some seconds ahead', { leastMs: 2_500, mostMs: 4_000 }, 'warning', '2.5 s ahead of'],
  ['is some seconds behind', { leastMs: -9_000, mostMs: -3_000 }, 'warning', '3.0 s behind'],
  ['is minutes ahead', { leastMs: 90_000, mostMs: 91_000 }, 'problem', '90.0 s ahead of'],
])('a clock that %s', (_, reading, state, words) => {
  const note = noteOnClock({ of: 'the database', ...reading })

  expect([note.state, note.found]).toEqual([state, expect.stringContaining(words)])
})

test('the Date of a response counts whole seconds, and may be as old as the request', () => {
  const sentMs = Date.parse('2026-03-04T16:44:00.400Z')
  const reading = readingOfDate({
    ...{ of: 'the public address', date: 'Wed, 04 Mar 2026 16:44:00 GMT' },
    ...{ sentMs, heardMs: sentMs + 200 },
  })

  expect(reading).toEqual({ of: 'the public address', leastMs: -600, mostMs: 600 })
  expect(readingOfDate({ of: 'x', date: undefined, sentMs, heardMs: sentMs })).toBeUndefined()
})

test.each([
  [{ limit: 65_536, inUse: 300 }, 4_000, 'ok', undefined],
  [{ limit: 1_024, inUse: 40 }, 4_000, 'warning', 'LimitNOFILE=65536'],
  [{ limit: 65_536, inUse: 300 }, 100_000, 'warning', 'LimitNOFILE=131072'],
  [{ limit: 1_024, inUse: 1_000 }, 100, 'problem', 'ulimit -n 65536'],
])('descriptors %j for %i readers: %s', async (descriptors, readers, state, change) => {
  const [[found, , advice] = []] = await resultOf(descriptorsCheck({ read: () => descriptors, readers }))

  expect(found).toBe(state)
  if (change) expect(advice).toContain(change)
})

test.each([
  ['a large disk with room', { freeBytes: 100 * GB, totalBytes: 2_000 * GB }, ['ok']],
  ['a small disk with room', { freeBytes: 0.5 * GB, totalBytes: 2 * GB }, ['ok']],
  ['a disk that fills up', { freeBytes: 1 * GB, totalBytes: 100 * GB }, ['warning']],
  ['a full disk', { freeBytes: 0.1 * GB, totalBytes: 100 * GB }, ['problem']],
  [
    'a disk without inodes',
    { freeBytes: 50 * GB, totalBytes: 100 * GB, freeFiles: 3, totalFiles: 9_999 },
    ['ok', 'problem'],
  ],
])('%s', async (_, room, states) => {
  const read = async () => ({ freeFiles: 0, totalFiles: 0, ...room })

  const found = await resultOf(diskCheck({ folder: '/srv/crier', isUsed: true, read }))

  expect(found.map(([state]) => state)).toEqual(states)
})

test.each([
  ['enough', { limitBytes: 4 * GB, availableBytes: 3 * GB, kills: 0 }, ['ok']],
  ['a limit that is too low', { limitBytes: 0.3 * GB, availableBytes: 0.2 * GB, kills: 0 }, ['warning']],
  ['little left', { limitBytes: 4 * GB, availableBytes: 0.2 * GB, kills: 0 }, ['ok', 'warning']],
  [
    'nothing left, and killed before',
    { limitBytes: 4 * GB, availableBytes: 0.01 * GB, kills: 2 },
    ['ok', 'problem', 'warning'],
  ],
])('memory: %s', async (_, facts, states) => {
  const read = () => ({ ...facts, isGroupLimit: true })

  const found = await resultOf(memoryCheck({ read, processes: 3, readers: 4_000 }))

  expect(found.map(([state]) => state)).toEqual(states)
})

test('the limit of a control group is found in both versions, and on a group above', async () => {
  const folder = await newFolder()
  const write = async (path: string, text: string) => {
    const file = join(folder, path)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, text)
  }
  await write('proc/meminfo', 'MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n')
  await write('proc/self/cgroup', '0::/system.slice/crier.service\n')
  await write('v2/system.slice/crier.service/memory.max', 'max\n')
  await write('v2/system.slice/memory.max', '500000000\n')
  await write('v2/system.slice/memory.current', '300000000\n')
  await write('v2/system.slice/memory.stat', 'anon 1\ninactive_file 100000000\n')
  await write('v2/system.slice/memory.events', 'max 3\noom_kill 2\n')
  await write('proc1/meminfo', 'MemAvailable: 100 kB\n')
  await write('proc1/self/cgroup', '5:cpu:/x\n4:memory:/crier\n')
  await write('v1/memory/crier/memory.limit_in_bytes', '400000000\n')
  await write('v1/memory/crier/memory.usage_in_bytes', '100000000\n')
  const read = (proc: string, groups: string) =>
    readMemoryFacts({ proc: join(folder, proc), groups: join(folder, groups) })

  expect(read('proc', 'v2')).toEqual({
    limitBytes: 500_000_000,
    isGroupLimit: true,
    availableBytes: 300_000_000,
    kills: 2,
  })
  expect(read('proc1', 'v1')).toEqual({
    limitBytes: 400_000_000,
    isGroupLimit: true,
    availableBytes: 102_400,
    kills: 0,
  })
  expect(read('none', 'none')).toMatchObject({ isGroupLimit: false, availableBytes: undefined })
})

test.each([
  [60, 'ok', undefined],
  [10, 'warning', 'certbot renew'],
  [2, 'problem', 'certbot renew'],
  [-1, 'problem', 'certbot renew'],
])('a certificate that ends in %i days', async (days, state, change) => {
  const now = new Date('2026-03-04T16:44:00Z')
  const certificateEnds = new Date(now.getTime() + days * 86_400_000)
  const answer = { status: 200, headers: {}, text: '', localPort: 1, certificateEnds }
  const node = { ...{ kind: 'node' as const, answer, parts: [], inspected: undefined }, ...{ sentMs: 0, heardMs: 0 } }
  const url = 'https://live.example.org'

  const found = await resultOf(publicCheck({ url, ask: async () => node, hasPass: false, now: () => now }))

  expect(found.map(one => one[0])).toEqual(['ok', state])
  expect(found[1]?.[1]).toContain(`(${days} days)`)
  if (change) expect(found[1]?.[2]).toContain(change)
})

test('a pass is good for two minutes, with one key, and cannot be made up', () => {
  const clock = new ManualClock()
  const pass = createDoctorPass('a-key-of-32-characters-or-more-xx', () => clock.now())
  const other = createDoctorPass('another-key-of-32-characters-xxxx', () => clock.now())
  const issued = pass.issue()
  const [at = '', signature = ''] = issued.split('.')

  expect(pass.verify(issued)).toBe(true)
  expect(other.verify(issued)).toBe(false)
  for (const text of [
    '',
    'x',
    at,
    `${at}.`,
    `${Number(at) + 1}.${signature}`,
    `${at}.${'0'.repeat(64)}`,
    `${issued},${issued}`,
  ]) {
    expect(pass.verify(text)).toBe(false)
  }
  clock.advance(121_000)
  expect(pass.verify(issued)).toBe(false)
})
