/** Measures the CPU time of this thread that a task takes; other processes do not count. */

import { bestOf } from './best-of.ts'

const TRIES = 3

/**
 * The CPU time of a synchronous task in milliseconds. Repeated while it exceeds `enoughMs`; the shortest try counts, because the
 * first one also compiles the code.
 */
export function cpuMs(task: () => unknown, enoughMs: number): number {
  let shortest = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && shortest >= enoughMs; tries += 1) shortest = Math.min(shortest, once(task))
  return shortest
}

/** The same for an asynchronous task. Includes other work of this thread meanwhile, such as the test runner's own. */
export function cpuMsAsync(task: () => Promise<unknown>, enoughMs: number): Promise<number> {
  return bestOf(
    async () => {
      const before = process.threadCpuUsage()
      await task()
      return millisecondsSince(before)
    },
    { enough: enoughMs },
  )
}

function once(task: () => unknown): number {
  const before = process.threadCpuUsage()
  task()
  return millisecondsSince(before)
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
