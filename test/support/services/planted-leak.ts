/** Loaded into a process by `--import`: once the file LEAK_FILE names its pid, it fills the memory, fast, as a leak does in a week. */
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const LOOK_MS = 20
const OBJECTS = 20_000

const file = process.env.LEAK_FILE
if (isMainThread && file !== undefined) setInterval(() => leak(file), LOOK_MS).unref()

const kept: unknown[] = []

function leak(file: string): void {
  if (pidIn(file) !== process.pid) return
  for (let count = 0; count < OBJECTS; count += 1) kept.push({ kept, count, text: `${count}`.repeat(4) })
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
