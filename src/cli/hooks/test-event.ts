/** The body of a test delivery: a real one from a file, or one that changes nothing. */
import { Refused } from '#cli/refused.ts'
import { readTextFile } from '#cli/text-input.ts'
import { tryCheck } from '#editorial/input/check.ts'
import { type HookEvent, hookEvent } from '#editorial/webhooks/hook-event.ts'
import { jsonIn } from '#platform/json-in.ts'

/** Always the same, so that the hook remembers one item however often it is tested. */
const ITEM = 'crier-hook-test'

export async function readEvent(file: string | undefined, now: Date): Promise<HookEvent> {
  if (file === undefined) return { type: 'update.removed', timestamp: now.toISOString(), data: { item: ITEM } }
  const read = tryCheck(hookEvent, jsonIn(await readTextFile(file)))
  if (read.kind === 'right') return read.value
  const lines = read.errors.map(({ path, message }) => `${file}: ${path ? `${path}: ` : ''}${message}`)
  throw new Refused(lines.join('\n'))
}
