/** What a frame and the page around it say to each other (docs/embed.md): checked for shape before anything is done. */

export const PROTOCOL = 'crier-embed'
export const VERSION = 1

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

/** From the page around to the frame. */
export type ToFrame =
  | { readonly type: 'hello' }
  /** Which part of the frame is seen. */
  | { readonly type: 'viewport'; readonly top: number; readonly bottom: number }
  | { readonly type: 'permalink'; readonly update: string }

export type Enveloped<T> = T & {
  readonly protocol: typeof PROTOCOL
  readonly version: typeof VERSION
  /** Which of several embeds on one page; given by the page in its `hello`. */
  readonly embed: string
}

/** Higher than any page: a frame that says so is broken, or somebody else's. */
const MOST_PIXELS = 1_000_000
const UPDATE = /^[0-9a-f-]{36}$/

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

function isWhole({ type, height, by, top, bottom, update }: { readonly [name: string]: unknown }): boolean {
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
    default:
      return false
  }
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MOST_PIXELS
}
