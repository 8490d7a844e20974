/** What a frame and the page around it say to each other (docs/embed.md): checked for shape before anything is done. */

const PROTOCOL = 'crier-embed'
const VERSION = 1

/** From the frame to the page around. */
export type FromFrame =
  /** May be said to anybody: it tells nothing. */
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'scroll-by'; readonly by: number }
  /** Brings a height of the frame to the top of the window. */
  | { readonly type: 'scroll-to'; readonly top: number }
  /** The reader has gone to an update. */
  | { readonly type: 'permalink'; readonly update: string }
  /** The reader has agreed to the players of these providers, and to no others, and wants that remembered. */
  | { readonly type: 'consent'; readonly providers: readonly string[] }

/** From the page around to the frame. */
export type ToFrame =
  | { readonly type: 'hello' }
  /** Which part of the frame is seen. */
  | { readonly type: 'viewport'; readonly top: number; readonly bottom: number }
  | { readonly type: 'permalink'; readonly update: string }
  /** These providers have been agreed to; `all` stands for every one. From then on the page remembers, and not the frame. */
  | { readonly type: 'consent'; readonly providers: readonly string[] }

type Enveloped<T> = T & {
  readonly protocol: typeof PROTOCOL
  readonly version: typeof VERSION
  /** Which of several embeds on one page; given by the page in its `hello`. */
  readonly embed: string
}

/** Higher than any page: a frame that says so is broken, or somebody else's. */
const MOST_PIXELS = 1_000_000
const UPDATE = /^[0-9a-f-]{36}$/
/** More than there are, so that a page may name some that we have yet to learn. */
const MOST_PROVIDERS = 50
const PROVIDER = /^[a-z0-9]{1,30}$/

export function enveloped<T extends FromFrame | ToFrame>(message: T, embed: string): Enveloped<T> {
  return { ...message, protocol: PROTOCOL, version: VERSION, embed }
}

/** Undefined for whatever is not of this protocol. */
export function readMessage(data: unknown): Enveloped<FromFrame | ToFrame> | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const message = data as { readonly [name: string]: unknown }
  const isOurs = message.protocol === PROTOCOL && message.version === VERSION && typeof message.embed === 'string'
  return isOurs && isWhole(message) ? (message as Enveloped<FromFrame | ToFrame>) : undefined
}

function isWhole({ type, height, by, top, bottom, update, providers }: { readonly [name: string]: unknown }): boolean {
  switch (type) {
    case 'ready':
    case 'hello':
      return true
    case 'height':
      return isPixels(height) && height >= 0
    case 'scroll-by':
      return isPixels(by)
    case 'scroll-to':
      return isPixels(top)
    case 'viewport':
      return isPixels(top) && isPixels(bottom)
    case 'permalink':
      return typeof update === 'string' && UPDATE.test(update)
    case 'consent':
      return Array.isArray(providers) && providers.length <= MOST_PROVIDERS && providers.every(isProvider)
    default:
      return false
  }
}

function isProvider(value: unknown): boolean {
  return typeof value === 'string' && PROVIDER.test(value)
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MOST_PIXELS
}
