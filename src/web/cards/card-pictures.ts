/** The pictures in a card: uploaded ones from the store, the newsroom's logo also from its own site. No other address is read. */
import type { Media } from '#editorial/media/media.ts'
import { readPictureName } from '#editorial/media/media-name.ts'
import type { Clock } from '#platform/clock.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'
import type { SiteOfPages } from '#web/pages/publisher.ts'

const MAX_LOGO_BYTES = 1_000_000
const TIMEOUT_MS = 3_000
/** A new logo shows after an hour, and a site that is down costs one attempt an hour. */
const LOGO_MS = 60 * 60_000

export type CardPictures = {
  readonly media: Pick<Media, 'lend'>
  readonly web: Pick<WebReader, 'read'>
  readonly site: () => SiteOfPages
  readonly clock: Clock
}

export function createCardPictures({ media, web, site, clock }: CardPictures) {
  let logo:
    | { readonly address: string; readonly until: number; readonly bytes: Promise<Buffer | undefined> }
    | undefined

  /** Undefined for one that is not here: the card goes without. */
  return async (address: string | undefined): Promise<Buffer | undefined> => {
    if (address === undefined) return undefined
    const { publicUrl, publisher } = site()
    const name = nameIn(address, publicUrl)
    if (name) return await uploaded(name)
    return address === publisher?.logo ? await logoAt(address) : undefined
  }

  async function uploaded(text: string): Promise<Buffer | undefined> {
    const name = readPictureName(text)
    const loan = name && (await media.lend(name).catch(() => undefined))
    // Bytes in memory stay as they are until nobody refers to them.
    loan?.giveBack()
    return loan?.bytes
  }

  function logoAt(address: string): Promise<Buffer | undefined> {
    const now = clock.now().getTime()
    if (logo?.address !== address || logo.until < now)
      logo = { address, until: now + LOGO_MS, bytes: fetchLogo(address) }
    return logo.bytes
  }

  async function fetchLogo(address: string): Promise<Buffer | undefined> {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await web.read(address, {
      accept: 'image/png,image/jpeg,image/webp',
      maxBytes: MAX_LOGO_BYTES,
      signal,
    })
    return answer.kind === 'answer' && answer.bytes.length < MAX_LOGO_BYTES ? answer.bytes : undefined
  }
}

function nameIn(address: string, publicUrl: string): string | undefined {
  if (!URL.canParse(address, publicUrl)) return undefined
  const { href } = new URL(address, publicUrl)
  const start = `${publicUrl.replace(/\/+$/, '')}/media/`
  return href.startsWith(start) ? href.slice(start.length) : undefined
}
