/** Loads older pages of a coverage until they include a given update. */
import type { Following } from '#client/sdk/src/follow.ts'

/** The server's maximum per request: a permalink may lead a long way back. */
const PAGE = 100

export type Sought = 'here' | 'gone' | 'failed'

/** @param api The blog's address in the API */
export async function seek(id: string, following: Following, api: string): Promise<Sought> {
  if (isHere(id, following)) return 'here'
  const answer = await fetch(`${api}/updates/${id}`, { cache: 'no-cache' }).catch(() => undefined)
  if (!answer) return 'failed'
  if (!answer.ok) return answer.status >= 500 ? 'failed' : 'gone'
  while (!isHere(id, following)) {
    const outcome = await following.loadOlder(PAGE)
    if (outcome === 'failed') return 'failed'
    if (outcome === 'none') return isHere(id, following) ? 'here' : 'gone'
  }
  return 'here'
}

function isHere(id: string, { coverage }: Following): boolean {
  return coverage?.updates.some(one => one.id === id) ?? false
}
