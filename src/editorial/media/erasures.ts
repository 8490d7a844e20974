/** The queue of pictures to erase. Removals add to it, in their own transaction. */
import type { MediaName } from './media-name.ts'

/**
 * The duration of a claim: longer than a store takes to erase or store a picture, with room for nodes whose clocks differ.
 * After a crash another node continues when it has expired.
 */
export const HOLD_MS = 5 * 60_000

export interface Erasures {
  /** Claims the next queued picture that nothing shows and no node has claimed. */
  next(): Promise<MediaName | undefined>
  /** For a re-upload: `'busy'` while another node has claimed it. */
  hold(name: MediaName): Promise<'held' | 'not listed' | 'busy'>
  /** It is erased, or stored again. */
  settle(name: MediaName): Promise<void>
  /** It could not be erased: no node retries for this long. */
  putOff(name: MediaName, ms: number): Promise<void>
}

export const erasuresSql = {
  // Read first: with an empty queue, nobody waits for a lock.
  next: `SELECT picture FROM pictures_to_erase WHERE held_until_ms <= ? AND NOT EXISTS
    (SELECT 1 FROM pictures_shown WHERE pictures_shown.picture = pictures_to_erase.picture)
    ORDER BY held_until_ms, picture LIMIT 1`,
  isListed: 'SELECT 1 FROM pictures_to_erase WHERE picture = ?',
  hold: 'UPDATE pictures_to_erase SET held_until_ms = ? WHERE picture = ? AND held_until_ms <= ? RETURNING picture',
  isShown: 'SELECT 1 FROM pictures_shown WHERE picture = ? LIMIT 1',
  putOff: 'UPDATE pictures_to_erase SET held_until_ms = ? WHERE picture = ?',
  settle: 'DELETE FROM pictures_to_erase WHERE picture = ?',
} as const

export type Run = (
  name: keyof typeof erasuresSql,
  values: readonly (string | number)[],
) => Promise<readonly Record<string, unknown>[]>

/** The same over both databases; `run` asks one of the statements above. */
export function createErasures({ run, now }: { readonly run: Run; readonly now: () => Date }): Erasures {
  const nowMs = () => now().getTime()

  async function take(name: MediaName): Promise<boolean> {
    const held = await run('hold', [nowMs() + HOLD_MS, name, nowMs()])
    return held.length > 0
  }

  async function putOff(name: MediaName, ms: number): Promise<void> {
    await run('putOff', [nowMs() + ms, name])
  }

  return {
    async next() {
      const [row] = await run('next', [nowMs()])
      const name = row && (String(row.picture) as MediaName)
      if (!name || !(await take(name))) return undefined
      // It may have been posted again at this moment.
      if ((await run('isShown', [name])).length === 0) return name
      await putOff(name, 0)
      return undefined
    },

    async hold(name) {
      if ((await run('isListed', [name])).length === 0) return 'not listed'
      if (await take(name)) return 'held'
      return (await run('isListed', [name])).length === 0 ? 'not listed' : 'busy'
    },

    async settle(name) {
      await run('settle', [name])
    },

    putOff,
  }
}
