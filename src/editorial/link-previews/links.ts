/** Describes a pasted link with its provider's data, within the time that an editor would wait. */
import { postAt } from '#editorial/body/providers.ts'
import type { Clock } from '#platform/clock.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'
import type { Embed } from '#shared/blog/portable-text.ts'
import { decode } from './decode.ts'
import { ENDPOINTS, type Endpoint, endpointFor, questionAbout } from './endpoints.ts'
import { combine, type Found } from './found.ts'
import { readOembed } from './oembed.ts'
import { type PreviewedPage, previewPage } from './page.ts'

/** By then, an editor would have typed the name. */
const BUDGET_MS = 5_000
/** Heads are far smaller, but some pages put them behind scripts. Parsing this much takes tens of milliseconds at worst. */
const MAX_PAGE_BYTES = 200_000
const MAX_OEMBED_BYTES = 200_000
/** Law 8, bounded: above it, a link is described as if its provider had returned nothing. */
const MAX_UNDER_WAY = 64
/** An editor pastes one at a time. Pages that never respond must not block other editors' cards. */
const MAX_UNDER_WAY_OF_ONE = 8

type LinkCard = Omit<Embed, '_type' | '_key' | 'url' | 'player'> & { readonly url: string }

export interface Links {
  /** Never rejects: unknown fields are omitted. `by`: the id of the caller's key. */
  describe(url: string, by: string): Promise<LinkCard>
}

type LinksOptions = {
  readonly web: WebReader
  readonly clock: Clock
  readonly endpoints?: readonly Endpoint[]
  readonly budgetMs?: number
}

export function createLinks({ web, clock, endpoints = ENDPOINTS, budgetMs = BUDGET_MS }: LinksOptions): Links {
  const underWay = createTally()

  async function describe(url: string, by: string): Promise<LinkCard> {
    if (underWay.all() >= MAX_UNDER_WAY || underWay.of(by) >= MAX_UNDER_WAY_OF_ONE) return card(url, {})
    underWay.add(by)
    const late = new AbortController()
    const stopWaiting = clock.after(budgetMs, () => late.abort())
    try {
      return await look(url, late.signal)
    } finally {
      stopWaiting()
      underWay.remove(by)
    }
  }

  async function look(url: string, signal: AbortSignal): Promise<LinkCard> {
    const told = await askKnown(url, signal)
    if (told) return card(url, told)
    const opened = await openPage(url, signal)
    if (!opened) return card(url, {})
    const { page, at } = opened
    // A shortened URL does not identify the provider; its target does.
    const isShort = at !== url && !postAt(url) && (postAt(at) !== undefined || endpointFor(at, endpoints) !== undefined)
    const best = isShort ? at : url
    const more = isShort ? await askKnown(at, signal) : await askDiscovered(page, { at, signal })
    return card(best, combine(more ?? {}, page.found))
  }

  async function askKnown(url: string, signal: AbortSignal): Promise<Found | undefined> {
    const known = endpointFor(url, endpoints)
    const told = known && (await askOembed(questionAbout(url, known.endpoint), signal))
    return told && { ...told, provider: known.provider }
  }

  async function askDiscovered(page: PreviewedPage, { at, signal }: { at: string; signal: AbortSignal }) {
    const address = page.oembed === undefined ? null : URL.parse(page.oembed, at)
    return address ? askOembed(address.href, signal) : undefined
  }

  async function askOembed(address: string, signal: AbortSignal): Promise<Found | undefined> {
    const answer = await web.read(address, { accept: 'application/json', maxBytes: MAX_OEMBED_BYTES, signal })
    return answer.kind === 'answer' ? readOembed(decode(answer.bytes, answer.type)) : undefined
  }

  async function openPage(url: string, signal: AbortSignal): Promise<{ page: PreviewedPage; at: string } | undefined> {
    const accept = 'text/html,application/xhtml+xml'
    const answer = await web.read(url, { accept, maxBytes: MAX_PAGE_BYTES, signal })
    if (answer.kind !== 'answer' || !/^(?:text\/html|application\/xhtml\+xml)\b/.test(answer.type)) return undefined
    const at = answer.url.href
    const isPost = postAt(at) !== undefined
    return { at, page: previewPage(decode(answer.bytes, answer.type), { isPost }) }
  }

  return { describe }
}

function createTally() {
  const counts = new Map<string, number>()
  return {
    all: () => [...counts.values()].reduce((sum, one) => sum + one, 0),
    of: (one: string) => counts.get(one) ?? 0,
    add: (one: string) => void counts.set(one, (counts.get(one) ?? 0) + 1),
    remove(one: string) {
      const left = (counts.get(one) ?? 0) - 1
      if (left > 0) counts.set(one, left)
      else counts.delete(one)
    },
  }
}

/** A known provider is named as in our own table. */
function card(url: string, told: Found): LinkCard {
  const post = postAt(url)
  const provider = post?.provider ?? told.provider ?? hostOf(url)
  return { ...(post?.handle !== undefined && { handle: post.handle }), ...told, provider, url }
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '').slice(0, 60)
}
