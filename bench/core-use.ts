/** The utilization of a core, by any process. */
import { readFileSync } from 'node:fs'

type Ticks = { readonly all: number; readonly idle: number }

export class CoreUse {
  readonly #core: number
  readonly #start: Ticks

  constructor(core: number) {
    this.#core = core
    this.#start = ticksOf(core)
  }

  /** From 0 to 1, since this object was created. */
  share(): number {
    const { all, idle } = ticksOf(this.#core)
    return 1 - (idle - this.#start.idle) / Math.max(1, all - this.#start.all)
  }
}

/** proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal; waiting for the disk is idle too. */
function ticksOf(core: number): Ticks {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  const ticks = line.split(' ').slice(0, 8).map(Number)
  const [, , , idle = 0, waiting = 0] = ticks
  return { all: ticks.reduce((sum, one) => sum + one, 0), idle: idle + waiting }
}
