/** A control group with a limit on memory, into which a test puts running processes; the kernel ends those that exceed it. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** https://docs.kernel.org/admin-guide/cgroup-v1/memory.html, https://docs.kernel.org/admin-guide/cgroup-v2.html#memory */
const FORMS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', events: 'memory.oom_control' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', events: 'memory.events' },
] as const

interface MemoryGroup extends Disposable {
  add(pid: number): void
  /** Processes that the kernel ended for it. */
  readonly killed: number
}

/** Undefined where this user may not make one. */
export function makeMemoryGroup(limitBytes: number): MemoryGroup | undefined {
  const form = FORMS.find(
    ({ root, limit }) => existsSync(join(root, limit)) || existsSync(join(root, 'cgroup.controllers')),
  )
  if (!form) return undefined
  const folder = join(form.root, `crier-${process.pid}-${Date.now()}`)
  try {
    mkdirSync(folder)
    writeFileSync(join(folder, form.limit), String(limitBytes))
  } catch {
    if (existsSync(folder)) rmdirSync(folder)
    return undefined
  }
  return {
    add: pid => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    get killed() {
      return Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(folder, form.events), 'utf8'))?.[1] ?? 0)
    },
    // Its processes have ended, but the kernel may not have taken them out of it yet.
    [Symbol.dispose]: () => removeSoon(folder),
  }
}

function removeSoon(folder: string, tries = 50): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (tries === 0) throw error
    setTimeout(() => removeSoon(folder, tries - 1), 100)
  }
}
