/**
 * Goes to an update that is not drawn yet, and loads older pages until one includes it. Served at `/seek.js`, loaded when such
 * an update is first looked for.
 */
import type { Following } from '#client/sdk/src/follow.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

/** `away`: not among the updates that this element shows. */
type Sought = 'here' | 'gone' | 'away' | 'failed'

/** What the widget lends to a script that is minified apart from it: none of these names may be shortened. */
export type SeekOptions = {
  readonly id: string
  /** The blog's address in the API. */
  readonly api: string
  /** Where the update is in any case. */
  readonly elsewhere: string
  readonly coverage: () => Coverage | undefined
  readonly more: () => ReturnType<Following['loadOlder']>
  /** Draws all that is loaded. Returns false if the update is not among it. */
  readonly draw: (language: string) => Promise<boolean>
  /** False where the update may be one of another coverage. */
  readonly isMeant: boolean
  readonly sayGone: () => void
}

/** As many as there are hours in view, and some. Together a fifth of a second, in which nobody scrolls. */
const ATTEMPTS = 6

export async function seek(options: SeekOptions): Promise<void> {
  const { elsewhere, isMeant, sayGone } = options
  const sought = await find(options)
  if (!isMeant) return
  if (sought === 'gone') sayGone()
  // A page of older updates leads to that of the newest, and part of a coverage to the whole.
  if (sought === 'away') location.assign(elsewhere)
}

async function find(options: SeekOptions): Promise<Sought> {
  const sought = await load(options)
  if (sought !== 'here') return sought
  const draw = () => options.draw(options.coverage()?.blog.language ?? '')
  if (!(await draw())) return 'away'
  // Hours get their own height once they are near the view, which moves the update: it is then led to again.
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await nextFrame()
    await nextFrame()
    await draw()
  }
  return 'here'
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}

async function load({ id, api, coverage, more }: SeekOptions): Promise<Sought> {
  const isHere = () => coverage()?.updates.some(one => one.id === id) ?? false
  if (isHere()) return 'here'
  const answer = await fetch(`${api}/updates/${id}`, { cache: 'no-cache' }).catch(() => undefined)
  if (!answer) return 'failed'
  if (!answer.ok) return answer.status >= 500 ? 'failed' : 'gone'
  while (!isHere()) {
    const outcome = await more()
    if (outcome === 'failed') return 'failed'
    if (outcome === 'none') return isHere() ? 'here' : 'gone'
  }
  return 'here'
}
