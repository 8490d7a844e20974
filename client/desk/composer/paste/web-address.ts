/** Addresses as editors write and paste them. */
import { webAddress } from '#shared/blog/portable-text.ts'

const LONGEST_ADDRESS = 2_000
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i
const LOOKS_LIKE_HOST = /^[^\s/:@]+\.[^\s/:@]{2,}(?:[/:?#]|$)/
const LOOKS_LIKE_MAIL = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/

/** The address of a link; `example.com` gets its scheme, and `javascript:` gives undefined. */
export function readAddress(typed: string): string | undefined {
  const address = completed(typed.trim())
  return webAddress.safeParse(address).success ? address : undefined
}

/** A web address and nothing else, as it is copied from a browser. */
export function pastedAddress(text: string): string | undefined {
  const address = text.trim()
  if (address.length > LONGEST_ADDRESS || /\s/.test(address) || !/^https?:\/\//i.test(address)) return undefined
  return URL.canParse(address) ? address : undefined
}

function completed(typed: string): string {
  if (LOOKS_LIKE_MAIL.test(typed)) return `mailto:${typed}`
  if (!HAS_SCHEME.test(typed) && LOOKS_LIKE_HOST.test(typed)) return `https://${typed}`
  return typed
}
