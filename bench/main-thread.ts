/** CPU time of a page's main thread, from Chromium's trace: unlike wall-clock time, nearly the same on a busy machine. */
import type { Page } from 'playwright-core'

export type MainThread = { readonly totalMs: number; readonly longestTaskMs: number }

/** On a busy machine the page's process may begin to trace only after the work. */
const ATTEMPTS = 5

/** @param work Done again if Chromium traced none of it. */
export async function measureMainThread(page: Page, work: () => Promise<unknown>): Promise<MainThread> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const times = await traceTasks(page, work)
    if (times.length === 0) continue
    return { totalMs: times.reduce((sum, one) => sum + one, 0) / 1_000, longestTaskMs: Math.max(...times) / 1_000 }
  }
  throw new Error(`Chromium traced no task of the main thread in ${ATTEMPTS} attempts`)
}

async function traceTasks(page: Page, work: () => Promise<unknown>): Promise<readonly number[]> {
  const browser = page.context().browser()
  await browser?.startTracing(page, { categories: ['toplevel'] })
  await work()
  const trace = await browser?.stopTracing()
  return mainTasks(JSON.parse(String(trace)).traceEvents)
}

type TraceEvent = {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
  /** CPU time in microseconds. */
  readonly tdur?: number
}

function mainTasks(events: readonly TraceEvent[]): readonly number[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain'
  const main = new Set(events.filter(isMain).map(threadOf))
  const tasks = events.filter(event => /RunTask$/.test(event.name) && main.has(threadOf(event)))
  return tasks.flatMap(({ tdur }) => tdur ?? [])
}
