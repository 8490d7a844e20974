/**
 * Goes to an update that is not drawn yet, and loads older pages until one includes it; or to one that is, however far away.
 * Served at `/seek.js`, loaded when an update is first looked for.
 */
import type { Following } from '#client/sdk/src/follow.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { leadAgain } from './lead-again.ts'

/** The server's maximum per request: a permalink may lead a long way back. */
const PAGE = 100

/** `away`: not among the updates that this element shows. */
type Sought = 'here' | 'gone' | 'away' | 'failed'

/** What the widget lends to a script that is minified apart from it: none of these names may be shortened. */
export type SeekOptions = {
  readonly id: string
  /** That was followed; otherwise a fragment. */
  readonly link: HTMLAnchorElement | null | undefined
  /** `firstHand` from the moment on in which the reader was led to the update, because it is drawn. */
  readonly hand: Promise<unknown> | false
  readonly isOwnPage: boolean
  /** The blog's address in the API. */
  readonly api: string
  /** The address of the coverage. */
  readonly page: string
  readonly coverage: () => Coverage | undefined
  readonly more: Following['loadOlder']
  /** Draws all that is loaded, unless the update is drawn. Returns false if it is not among it. */
  readonly draw: (language: string) => boolean | Promise<boolean>
  readonly gone: () => void
}

export async function seek(options: SeekOptions): Promise<void> {
  const { id, link, isOwnPage, page, gone } = options
  const sought = await find(options)
  // On a partner's page a fragment may be meant for another coverage; a link is not.
  if (!isOwnPage && !link) return
  if (sought === 'gone') gone()
  // A page of older updates leads to that of the newest, and part of a coverage to the whole.
  if (sought === 'away') location.assign(link?.href ?? `${page}#update-${id}`)
}

async function find(options: SeekOptions): Promise<Sought> {
  const sought = await load(options)
  if (sought !== 'here') return sought
  const draw = () => options.draw(options.coverage()?.blog.language ?? '')
  if (options.hand) await leadAgain(draw, options.hand)
  else if (await draw()) await leadAgain(draw)
  else return 'away'
  return 'here'
}

async function load({ id, api, coverage, more }: SeekOptions): Promise<Sought> {
  const isHere = () => coverage()?.updates.some(one => one.id === id) ?? false
  if (isHere()) return 'here'
  const answer = await fetch(`${api}/updates/${id}`, { cache: 'no-cache' }).catch(() => undefined)
  if (!answer) return 'failed'
  if (!answer.ok) return answer.status >= 500 ? 'failed' : 'gone'
  while (!isHere()) {
    const outcome = await more(PAGE)
    if (outcome === 'failed') return 'failed'
    // The server has it: of another topic than those that are shown, for instance.
    if (outcome === 'none') return isHere() ? 'here' : 'away'
  }
  return 'here'
}
