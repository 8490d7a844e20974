/** CPU time and memory of processes, from /proc. */
import { readdirSync, readFileSync } from 'node:fs'

export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

export function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Number(pages) * 4_096
}

/** Of all its threads, as the scheduler counted it; a thread that ended meanwhile is not in it. */
export function cpuUs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.reduce((sum, thread) => sum + threadCpuUs(`/proc/${pid}/task/${thread}/schedstat`), 0)
}

/** Of processes that it started and that have ended, in hundredths of a second: fields 16 and 17 of its `stat`. */
export function endedCpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) * 10_000
}

function threadCpuUs(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1_000
  } catch {
    return 0
  }
}

/** Of the whole machine: what programs and the kernel could still have, in bytes. */
export function availableBytes(): number {
  const [, kilobytes] = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
  return Number(kilobytes) * 1_024
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
