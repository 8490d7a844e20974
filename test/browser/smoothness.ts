/** Measures layout shifts and stalls of a page with Chromium's own metrics. */
import type { Page } from 'playwright-core'

type Smoothness = {
  /** The sum of all layout shifts. */
  readonly shift: number
  /** Of the page's main thread, without time lost to other work on the machine. */
  readonly longestTaskMs: number
}

/** The sum of all layout shifts from now on that follow no key or press. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watch = { shift: 0 }
    Object.assign(globalThis, { watch })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) watch.shift += entry.value
      }
    }).observe({ type: 'layout-shift' })
  })
  return () => page.evaluate(() => (globalThis as unknown as { watch: { shift: number } }).watch.shift)
}

export async function measureSmoothness(page: Page): Promise<() => Promise<Smoothness>> {
  const shifts = await watchShifts(page)
  const chromium = page.context().browser()
  await chromium?.startTracing(page, { categories: ['toplevel'] })
  return async () => {
    const trace = await chromium?.stopTracing()
    return { shift: await shifts(), longestTaskMs: longestTaskMs(JSON.parse(String(trace)).traceEvents) }
  }
}

/** The CPU time of the page's main thread from now on, in milliseconds: without what other work on the machine takes. */
export async function measureTasks(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
  const before = await read()
  return async () => (await read()) - before
}

/** The yardstick's CPU time on the machine for which limits in milliseconds were chosen. */
const YARDSTICK_MS = 30

/** How many times as long as on that machine a page's work takes here; at least 1. The quickest of five tries. */
export async function measureSlowness(page: Page): Promise<number> {
  const tries: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const spentMs = await measureTasks(page)
    await page.evaluate(drawYardstick)
    tries.push(await spentMs())
  }
  return Math.max(1, Math.min(...tries) / YARDSTICK_MS)
}

/** A fixed amount of what a page does: it makes elements, styles them and lays them out. */
function drawYardstick() {
  const sheet = document.createElement('div')
  sheet.style.cssText = 'position: absolute; visibility: hidden; contain: strict; width: 600px; height: 600px'
  sheet.innerHTML = '<p>A line of text, <b>as long</b> as a line of text is.</p>'.repeat(1_000)
  document.body.append(sheet)
  sheet.lastElementChild?.getBoundingClientRect()
  sheet.remove()
}

type TraceEvent = {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
  /** CPU time in microseconds. */
  readonly tdur?: number
}

function longestTaskMs(events: readonly TraceEvent[]): number {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain'
  const main = new Set(events.filter(isMain).map(threadOf))
  const tasks = events.filter(event => /RunTask$/.test(event.name) && main.has(threadOf(event)))
  const times = tasks.flatMap(({ tdur }) => tdur ?? [])
  if (times.length < 200) throw new Error(`Only ${times.length} tasks were traced`)
  return Math.max(...times) / 1_000
}
