/** Reads the memory of the machine, and the limit of the control group that this process is in. */
import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'

export type MemoryFacts = {
  /** The lower of the machine's memory and the control group's limit. */
  readonly limitBytes: number
  readonly isGroupLimit: boolean
  /** What is left, caches that can be dropped included; undefined where the system does not say. */
  readonly availableBytes: number | undefined
  /** How often the kernel ended a process of the group for its memory. */
  readonly kills: number
}

type Roots = { readonly groups: string; readonly proc: string }

const ROOTS: Roots = { groups: '/sys/fs/cgroup', proc: '/proc' }

/** https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files; version 1 has other names. */
export function readMemoryFacts({ groups, proc }: Roots = ROOTS): MemoryFacts {
  const total = totalmem()
  const group = groupOf({ groups, proc })
  const meminfo = figuresIn(textOf(join(proc, 'meminfo')))
  const machineAvailable = meminfo.get('MemAvailable:')
  const machine = machineAvailable === undefined ? undefined : machineAvailable * 1_024
  const kills = group?.kills ?? 0
  if (group === undefined || group.limit >= total) {
    return { limitBytes: total, isGroupLimit: false, availableBytes: machine, kills }
  }
  const left = Math.max(0, group.limit - group.used)
  return { limitBytes: group.limit, isGroupLimit: true, availableBytes: Math.min(left, machine ?? left), kills }
}

type Group = { readonly limit: number; readonly used: number; readonly kills: number }

function groupOf({ groups, proc }: Roots): Group | undefined {
  const lines = (textOf(join(proc, 'self/cgroup')) ?? '').split('\n')
  // In a container the path is "/", and its own group is mounted there.
  const path = lines.find(line => line.startsWith('0::'))?.slice('0::'.length)
  if (path !== undefined) return secondVersion(nearestWithLimit(groups, path))
  const first = lines.find(line => line.split(':')[1]?.split(',').includes('memory'))?.split(':')[2]
  return first === undefined ? undefined : firstVersion(join(groups, 'memory', first))
}

/** A limit may be set on a group above: systemd's slice, for example. */
function nearestWithLimit(groups: string, path: string): string {
  for (let one = path; ; one = one.slice(0, one.lastIndexOf('/'))) {
    const folder = join(groups, one)
    if (/^\d/.test(textOf(join(folder, 'memory.max')) ?? '') || one === '' || one === '/') return folder
  }
}

function secondVersion(folder: string): Group | undefined {
  const limit = numberIn(textOf(join(folder, 'memory.max')))
  const current = numberIn(textOf(join(folder, 'memory.current')))
  if (limit === undefined || current === undefined) return undefined
  const droppable = figuresIn(textOf(join(folder, 'memory.stat'))).get('inactive_file') ?? 0
  const kills = figuresIn(textOf(join(folder, 'memory.events'))).get('oom_kill') ?? 0
  return { limit, used: Math.max(0, current - droppable), kills }
}

function firstVersion(folder: string): Group | undefined {
  const limit = numberIn(textOf(join(folder, 'memory.limit_in_bytes')))
  const current = numberIn(textOf(join(folder, 'memory.usage_in_bytes')))
  if (limit === undefined || current === undefined) return undefined
  const droppable = figuresIn(textOf(join(folder, 'memory.stat'))).get('total_inactive_file') ?? 0
  const kills = figuresIn(textOf(join(folder, 'memory.oom_control'))).get('oom_kill') ?? 0
  return { limit, used: Math.max(0, current - droppable), kills }
}

/** "max" is no number. */
function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined
}

/** Lines such as `MemAvailable:  1234 kB` and `oom_kill 0`. */
function figuresIn(text: string | undefined): ReadonlyMap<string, number> {
  const lines = (text ?? '').split('\n').map(line => line.split(/\s+/))
  return new Map(lines.map(([name = '', figure]) => [name, Number(figure)]))
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
