/** The messages between a frame and the surrounding page (docs/embed.md); their shape is checked before use. */

import type { CrierEventMap } from '#client/widget-package/index.d.ts'

const PROTOCOL = 'crier-embed'
const VERSION = 1

/** The widget's events that a frame passes on. */
export const REPORTED = [
  ...(['crier-ready', 'crier-arrived', 'crier-shown', 'crier-read', 'crier-corrected'] as const),
  'crier-sensitive',
] as const
type Reported = (typeof REPORTED)[number]

/** From the frame to the surrounding page. */
export type FromFrame =
  /** Safe to send to any page: it reveals nothing. */
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'scroll-by'; readonly by: number }
  /** Scrolls so that `top`, a distance from the top of the frame, is at the top of the window. */
  | { readonly type: 'scroll-to'; readonly top: number }
  /** The reader has navigated to an update. */
  | { readonly type: 'permalink'; readonly update: string }
  /** The reader consents to exactly these providers' players, and wants that remembered. */
  | { readonly type: 'consent'; readonly providers: readonly string[] }
  | { readonly type: 'event'; readonly name: Reported; readonly detail: CrierEventMap[Reported]['detail'] }

/** From the surrounding page to the frame. */
export type ToFrame =
  | { readonly type: 'hello' }
  /** The visible part of the frame. */
  | { readonly type: 'viewport'; readonly top: number; readonly bottom: number }
  | { readonly type: 'permalink'; readonly update: string }
  /** The providers with consent; `all` stands for every one. From then on the page remembers consent, not the frame. */
  | { readonly type: 'consent'; readonly providers: readonly string[] }

type Enveloped<T> = T & {
  readonly protocol: typeof PROTOCOL
  readonly version: typeof VERSION
  /** Distinguishes several embeds on one page; assigned by the page in its `hello`. */
  readonly embed: string
}

/** Higher than any page: a frame that reports more is broken or forged. */
const MOST_PIXELS = 1_000_000
const UPDATE = /^[0-9a-f-]{36}$/
/** More than exist, so that a page may name providers that we do not know yet. */
const MOST_PROVIDERS = 50
const PROVIDER = /^[a-z0-9]{1,30}$/

export function enveloped<T extends FromFrame | ToFrame>(message: T, embed: string): Enveloped<T> {
  return { ...message, protocol: PROTOCOL, version: VERSION, embed }
}

/** Undefined for anything that is not part of this protocol. */
export function readMessage(data: unknown): Enveloped<FromFrame | ToFrame> | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const message = data as { readonly [name: string]: unknown }
  const isOurs = message.protocol === PROTOCOL && message.version === VERSION && typeof message.embed === 'string'
  return isOurs && isWhole(message) ? (message as Enveloped<FromFrame | ToFrame>) : undefined
}

function isWhole(message: { readonly [name: string]: unknown }): boolean {
  const { type, height, by, top, bottom, update, providers, name, detail } = message
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
    case 'event':
      return REPORTED.includes(name as Reported) && isDetail(detail)
    default:
      return false
  }
}

function isProvider(value: unknown): boolean {
  return typeof value === 'string' && PROVIDER.test(value)
}

/** Flat: names, numbers and marks, such as ids and versions; a removed update has none. */
function isDetail(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(
    one => /^(undefined|number|boolean)$/.test(typeof one) || (typeof one === 'string' && one.length <= 100),
  )
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MOST_PIXELS
}
