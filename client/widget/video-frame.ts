/** The frame that plays a live video: the provider's, or our own page for a stream. */

/** Everything that a player needs, but no access to the surrounding page. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation'
const ALLOW = 'autoplay; fullscreen; picture-in-picture; encrypted-media'

/** `playing`: the reader's click starts it, without a second one in the frame. */
export function frameFor(place: HTMLElement, manner: 'playing' | 'waiting'): HTMLIFrameElement | undefined {
  const address = addressOf(place)
  if (!address) return undefined
  if (manner === 'playing' && !isOwn(place)) address.searchParams.set('autoplay', '1')
  const frame = Object.assign(document.createElement('iframe'), {
    title: `${titleAt(place)}, ${place.ariaLabel}`,
    referrerPolicy: 'strict-origin',
    allow: ALLOW,
    src: address.href,
  })
  frame.setAttribute('sandbox', SANDBOX)
  return frame
}

export function titleAt(place: HTMLElement): string {
  return place.closest('.live-video')?.querySelector('.section')?.textContent ?? ''
}

/** A stream's, in our own page. */
export function isOwn(place: HTMLElement): boolean {
  return addressOf(place)?.hash !== ''
}

function addressOf(place: HTMLElement): URL | undefined {
  const key = place.closest<HTMLElement>('.live-video')?.dataset.key ?? ''
  if (!URL.canParse(key, document.baseURI)) return undefined
  const address = new URL(key, document.baseURI)
  return /^https?:$/.test(address.protocol) ? address : undefined
}
