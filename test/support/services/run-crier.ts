/** Runs the real command line in a process of its own. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { whereCrierIs } from '#test/support/program/where-crier-is.ts'

type Run = { readonly status: number | null; readonly out: string; readonly err: string }
type RunOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** The content of standard input. */
  readonly input?: string | Uint8Array
  /** Sends SIGINT once the output matches this. */
  readonly interruptAt?: string
  readonly program?: string
}

/** A command that hangs must not outlive its test. */
const LONGEST_RUN_MS = 60_000

export async function runCrier(
  args: readonly string[],
  { env = {}, input = '', interruptAt, program = whereCrierIs() }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...env },
    timeout: LONGEST_RUN_MS,
    killSignal: 'SIGKILL',
  })
  // A command that reads no input may end before all of it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let said = ''
  const listen = (chunk: Buffer) => {
    said += chunk
    if (interruptAt === undefined || !said.includes(interruptAt)) return
    child.stdout.off('data', listen)
    child.kill('SIGINT')
  }
  child.stdout.on('data', listen)
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  const [status, out, err] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { status, out, err }
}
