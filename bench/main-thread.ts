/** CPU time of a page's main thread, from Chromium's trace: unlike wall-clock time, nearly the same on a busy machine. */
import type { Page } from 'playwright-core'

type MainThread = { readonly totalMs: number; readonly longestTaskMs: number }

export async function measureMainThread(page: Page, work: () => Promise<unknown>): Promise<MainThread> {
  const browser = page.context().browser()
  await browser?.startTracing(page, { categories: ['toplevel'] })
  await work()
  const trace = await browser?.stopTracing()
  const times = mainTasks(JSON.parse(String(trace)).traceEvents)
  if (times.length === 0) throw new Error('Chromium traced no task of the main thread')
  return { totalMs: times.reduce((sum, one) => sum + one, 0) / 1_000, longestTaskMs: Math.max(...times) / 1_000 }
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
