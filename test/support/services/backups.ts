/** Backs up and restores as the commands do, in this process. */
import { systemClock } from '#platform/clock.ts'
import { type BackedUp, backUp, restore } from '#server/backup/back-up.ts'
import type { Restored } from '#server/backup/restore-folder.ts'
import { readSettings } from '#server/config/config.ts'

type Env = Readonly<Record<string, string>>
type Options = {
  readonly env?: Env
  readonly mayMiss?: boolean
  readonly isCheck?: boolean
  readonly now?: () => Date
}

export function backUpTo(to: string, { env = {}, mayMiss = false }: Options = {}): Promise<BackedUp> {
  return backUp({ ...shared(env), to, version: '1.2.3', mayMiss })
}

export function restoreFrom(
  from: string,
  { env = {}, isCheck = false, now = systemClock.now }: Options = {},
): Promise<Restored> {
  const by = { kind: 'command line', id: '', name: 'ops' } as const
  return restore({ ...shared(env), from, by, isCheck, clock: { now } })
}

function shared(env: Env) {
  const read = readSettings(env)
  if (read.kind === 'mistakes') throw new Error(read.mistakes.join('\n'))
  return { settings: read.settings, clock: systemClock, signal: new AbortController().signal, onProgress: () => {} }
}
