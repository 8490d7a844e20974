/** A process pinned to one core, controlled by lines on its standard input. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'

/** Server and load never share a core, so that neither takes CPU from the other. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

type Start = {
  /** As `taskset` takes it. */
  readonly core: number | string
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export class Pinned {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  constructor({ core, command, environment }: Start) {
    const words = ['-c', String(core), ...command]
    this.#child = spawn('taskset', words, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    })
    this.#child.on('error', () => {})
    if (!this.#child.stdout) throw new Error('a pinned process has its standard output piped')
    this.#reader = createInterface(this.#child.stdout)
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** `taskset` execs the program, so this is the program's own id. */
  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('taskset is missing: install util-linux')
    return pid
  }

  async line(): Promise<string> {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`${this.#child.spawnargs.slice(3).join(' ')} ended before it responded`)
    return value
  }

  /** Sends one command; returns one line of JSON. */
  async ask<Answer>(order: string): Promise<Answer> {
    this.#child.stdin?.write(`${order}\n`)
    return JSON.parse(await this.line())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reader.close()
    if (this.hasEnded) return
    const exited = once(this.#child, 'exit')
    this.#child.stdin?.end()
    this.#child.kill('SIGTERM')
    const giveUp = setTimeout(() => this.#child.kill('SIGKILL'), KILL_AFTER_MS)
    await exited
    clearTimeout(giveUp)
  }
}

/** Draining 10,000 followers takes a while, and nobody here needs it. */
const KILL_AFTER_MS = 3_000

/** For a process that runs already; those that it starts later follow it. */
export function pin(pid: number, core: number): void {
  const { status, stderr } = spawnSync('taskset', ['-acp', String(core), String(pid)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`taskset could not pin ${pid}: ${stderr}`)
}
