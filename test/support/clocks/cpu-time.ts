/** How much processor time of this thread a task takes. What other programs do meanwhile does not count. */

import { bestOf } from './best-of.ts'

const TRIES = 3

/**
 * The processor time of the task in milliseconds. One that takes longer than `enoughMs` is tried again, and the shortest
 * try counts: the first one also compiles the code.
 */
export function cpuMs(task: () => unknown, enoughMs: number): number {
  let shortest = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && shortest >= enoughMs; tries += 1) shortest = Math.min(shortest, once(task))
  return shortest
}

/** The same of a task that waits: what else this thread does meanwhile counts too, such as the test runner's own work. */
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
