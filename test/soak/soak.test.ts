/** The judgement of a soak: it finds what grows, and only that. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { findingsIn, type Measured, NAMES, type Sample } from './figures.ts'
import { measure, probed } from './measure.ts'
import { drawPlot } from './plot.ts'
import { trendOf } from './trend.ts'

const EVERY_MS = 2_000

const series = (count: number, value: (place: number) => number) =>
  Array.from({ length: count }, (_, place) => ({ atMs: place * EVERY_MS, value: value(place) }))

test('noise without a slope grows with no seed out of two hundred by more than a hundredth', () => {
  const growths = Array.from({ length: 200 }, (_, seed) => {
    const random = seededRandom(seed)
    return trendOf(series(90, () => 100 + 20 * (random() - 0.5))).growth
  })

  expect(Math.max(...growths)).toBeLessThan(0.01)
})

test.each([
  ['noise half as large again as the growth', (random: () => number) => 15 * random()],
  ['the teeth of a saw', (_: () => number, place: number) => (place % 9) * 3],
  ['one value in ten a hundred times too high', (random: () => number) => (random() < 0.1 ? 10_000 : random())],
])('a slope is found under %s, and lies within its bounds', (_, noise) => {
  const random = seededRandom(5)

  const { slope, lower, upper, growth } = trendOf(series(90, place => 100 + place / 9 + noise(random, place)))

  const right = (1 / 9) * (3_600_000 / EVERY_MS)
  expect(lower).toBeLessThanOrEqual(right)
  expect(upper).toBeGreaterThanOrEqual(right)
  expect(Math.abs(slope - right)).toBeLessThan(right / 2)
  expect(growth).toBeGreaterThan(0.02)
})

test('what falls, stands still or was measured once does not grow, and ten thousand points take no longer than four hundred', () => {
  expect(trendOf(series(50, place => 100 - place)).growth).toBe(0)
  expect(trendOf(series(50, () => 7))).toMatchObject({ median: 7, slope: 0, growth: 0 })
  expect(trendOf(series(1, () => 7))).toMatchObject({ median: 7, slope: 0, growth: 0 })
  expect(trendOf([])).toMatchObject({ slope: 0, growth: 0 })
  expect(trendOf(series(10_000, place => 100 + place / 100)).growth).toBeGreaterThan(0.5)
})

const quiet = () => {
  process.stdin.resume()
}

async function samplesOf(leaks: boolean): Promise<readonly Sample[]> {
  const path = join(await newFolder(), 'probe')
  const env = { PATH: process.env.PATH, ...probed(path), ...(leaks && { SOAK_LEAK: 'yes' }) }
  const child = spawn(process.execPath, ['-e', `(${quiet})(); console.log('ready')`], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const samples: Sample[] = []
  // The first ones compile code, and open what the probe itself uses.
  for (let place = 0; place < 3; place += 1) await measure(path)
  for (let place = 0; place < 12; place += 1) samples.push({ atMs: place * EVERY_MS, ...(await measure(path)) })
  return samples
}

test('a leak of memory, descriptors, timers, handles or listeners in a process is found, and none where there is none', async () => {
  const grown = (samples: readonly Sample[]) =>
    findingsIn(samples).flatMap(({ figure, isFlat }) => (isFlat ? [] : [figure]))

  const [leaking, sound] = await Promise.all([samplesOf(true), samplesOf(false)])

  const planted = NAMES.filter(name => name !== 'lag')
  expect(grown(leaking).filter(name => name !== 'lag')).toEqual(planted)
  expect(grown(sound).filter(name => name !== 'lag')).toEqual([])
})

test('the plot shows each figure of each process, and which of them grow', () => {
  const measured = Object.fromEntries(NAMES.map(name => [name, 100])) as Measured
  const samples = Array.from({ length: 30 }, (_, place) => ({ atMs: place * EVERY_MS, ...measured, heap: 100 + place }))

  const svg = drawPlot(
    'Soak <of nodes>',
    ['node 1', 'node 2'].map(process => ({ process, findings: findingsIn(samples) })),
  )

  expect(svg.match(/<circle/g)).toHaveLength(2 * NAMES.length * 30)
  expect(svg.match(/class="grows"/g)).toHaveLength(2)
  expect(svg.match(/class="flat"/g)).toHaveLength(2 * (NAMES.length - 1))
  expect(svg).toContain('Soak &lt;of nodes>')
})
