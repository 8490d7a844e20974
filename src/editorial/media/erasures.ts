/** The queue of pictures to erase. Removing an update adds to it, in the same transaction. */
import type { MediaName } from './media-name.ts'

/**
 * How long a claim lasts: longer than erasing or storing a picture takes, with a margin for clock skew between nodes. If a
 * node crashes, another one takes over when its claim expires.
 */
export const HOLD_MS = 5 * 60_000

export interface Erasures {
  /** Claims the next queued picture that no update shows and no node has claimed. */
  next(): Promise<MediaName | undefined>
  /** For a re-upload: `'busy'` while another node holds the claim. */
  hold(name: MediaName): Promise<'held' | 'not listed' | 'busy'>
  /** Dequeues a picture that was erased, or stored again. */
  settle(name: MediaName): Promise<void>
  /** After a failed erasure: no node retries for this long. */
  putOff(name: MediaName, ms: number): Promise<void>
}

export const erasuresSql = {
  // A read before the claim: with an empty queue, no lock is taken.
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

/** The same for both databases; `run` executes one of the statements above. */
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
      // An update may have shown it again in the meantime.
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
