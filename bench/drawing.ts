/** What drawing costs a reader's and an editor's browser: the main thread's CPU time for one arrival, and for the order. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { launchBrowser, type TestBrowser } from '#test/support/services/open-browser.ts'
import { openBare } from './bare-page.ts'
import { AUTHORIZATION, startCrier } from './crier-server.ts'
import { type Claim, median, print, two, whole } from './figures.ts'
import { type MainThread, measureMainThread } from './main-thread.ts'
import { measureFirstUse } from './slow-phone.ts'
import { fill, loadAll, openSurface, postOne, type Server, SURFACES, type Surface } from './surfaces.ts'

const SIZES = [20, 300, 2_000] as const
const WARM_UP_ARRIVALS = 3
const ARRIVALS = 7
/** Longer than the slide that makes room for an arrival, and no longer than it takes until something looks at what is read. */
const DRAWN_MS = 400
/** By then everything has looked: they do so every two seconds at the latest. */
const QUIET_MS = 2_500
/** An order of 2,000 updates is turned and drawn by then. */
const TURNED_MS = 700
const MOST_MS_AN_ARRIVAL = 15
const MOST_MS_A_TASK = 50
const MOST_MS_AN_ORDER = 200

type Costs = {
  /** Without what the page does in the same time when nothing arrives. */
  readonly arrivalMs: number
  readonly idleMs: number
  /** All that is done in the 2.5 s after that: looks at what is read, the desk's polling. */
  readonly looksMs: number
  readonly longestMs: number
}
type Figure = Costs & { readonly surface: Surface; readonly updates: number }

export async function benchDrawing({ folder }: { readonly folder: string }): Promise<readonly Claim[]> {
  await using crier = await startCrier('serve', folder)
  const server = { url: `http://127.0.0.1:${crier.port}`, key: AUTHORIZATION.replace('Authorization: Bearer ', '') }
  await using browser = await launchBrowser()
  const figures: Figure[] = []
  const floors: Costs[] = []
  const orders: number[] = []
  for (const updates of SIZES) {
    const blog = `drawing-${updates}`
    await fill(server, { blog, updates })
    floors.push(await measureFloor(browser, { server, blog }))
    for (const surface of SURFACES) {
      await using opened = await openSurface({ browser, server, blog, surface })
      await loadAll(opened.page, { surface, updates })
      figures.push({ surface, updates, ...(await arrivals(opened.page, { server, blog })) })
      if (surface !== 'desk' && updates === SIZES.at(-1)) orders.push(await turnOrder(opened.page))
    }
  }
  const floorMs = median(floors.map(({ arrivalMs }) => arrivalMs))
  print('Drawing, CPU time of the main thread in ms', [
    ['a bare page', floorMs.toFixed(1), 'an arrival, as plain HTML: the floor'],
    ...figures.map(({ surface, updates, arrivalMs, idleMs, looksMs, longestMs }): [string, string, string] => [
      `${surface}, ${whole(updates)} updates`,
      arrivalMs.toFixed(1),
      `an arrival, ${two(arrivalMs / floorMs)} of the floor, and ${idleMs.toFixed(1)} without one; ${looksMs.toFixed(1)} in the 2.5 s after it; longest task ${longestMs.toFixed(1)}`,
    ]),
  ])
  print('Turning the order of 2,000 updates, in ms', [['slower of page and widget', Math.max(...orders).toFixed(0)]])
  return [...claimsOf(figures, orders), ...(await measureFirstUse({ browser, ...server, blog: 'drawing-20' }))]
}

function claimsOf(figures: readonly Figure[], orders: readonly number[]): readonly Claim[] {
  const slowest = Math.max(...figures.map(({ arrivalMs }) => arrivalMs))
  const longest = Math.max(...figures.map(({ longestMs }) => longestMs))
  const order = Math.max(...orders)
  return [
    {
      says: `an arrival takes at most ${MOST_MS_AN_ARRIVAL} ms: ${slowest.toFixed(1)}`,
      isKept: slowest <= MOST_MS_AN_ARRIVAL,
    },
    { says: `no task above ${MOST_MS_A_TASK} ms: ${longest.toFixed(1)}`, isKept: longest <= MOST_MS_A_TASK },
    {
      says: `the order turns in at most ${MOST_MS_AN_ORDER} ms: ${order.toFixed(0)}`,
      isKept: order <= MOST_MS_AN_ORDER,
    },
  ]
}

type Arriving = { readonly server: Server; readonly blog: string }

async function arrivals(page: Page, { server, blog }: Arriving): Promise<Costs> {
  const arrive = async (number: number) => {
    await postOne(server, { blog, number })
    await pause(DRAWN_MS)
  }
  const first = 10_000 + Math.round(performance.now())
  for (let n = 0; n < WARM_UP_ARRIVALS; n += 1) await arrive(first + n)
  const [costs, looks, idle] = [[], [], []] as [MainThread[], MainThread[], MainThread[]]
  const quiet = () => pause(QUIET_MS)
  await quiet()
  for (let n = 0; n < ARRIVALS; n += 1) {
    idle.push(await measureMainThread(page, () => pause(DRAWN_MS)))
    costs.push(await measureMainThread(page, () => arrive(first + WARM_UP_ARRIVALS + n)))
    looks.push(await measureMainThread(page, quiet))
  }
  const of = (measured: readonly MainThread[]) => median(measured.map(({ totalMs }) => totalMs))
  const idleMs = of(idle)
  return {
    idleMs,
    arrivalMs: of(costs) - idleMs,
    looksMs: of(looks),
    longestMs: median(costs.map(({ longestTaskMs }) => longestTaskMs)),
  }
}

/** Closed before the others open: the trace has the main threads of all pages. */
async function measureFloor(browser: TestBrowser, { server, blog }: Arriving): Promise<Costs> {
  await using bare = await openBare(browser, { server, blog })
  return await arrivals(bare.page, { server, blog })
}

async function turnOrder(page: Page): Promise<number> {
  const costs = []
  for (let n = 0; n < 4; n += 1) {
    const turn = async () => {
      await page.locator('[data-do="order"]').dispatchEvent('click')
      await pause(TURNED_MS)
    }
    costs.push(await measureMainThread(page, turn))
  }
  return median(costs.map(({ totalMs }) => totalMs))
}
