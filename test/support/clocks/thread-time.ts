/** How long something takes of this thread's own processor time: what other programs take meanwhile does not count. */

/** What takes long is tried again: the first time, its code is compiled. */
export function cpuMs(task: () => unknown): number {
  const first = once(task)
  return first < QUICK_MS ? first : Math.min(first, once(task), once(task))
}

const QUICK_MS = 50

function once(task: () => unknown): number {
  const before = process.threadCpuUsage()
  task()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
