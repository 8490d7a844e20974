/** Normalizes the URL of a link or picture, or rejects it. */
import { webAddress } from '#shared/blog/portable-text.ts'

/** Undefined for URLs that readers must not follow: `javascript:`, `data:`, relative paths, broken hosts. */
export function safeAddress(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined
  // Browsers skip line breaks and tabs inside a URL, so "java\nscript:" is checked without them.
  const joined = raw
    .toWellFormed()
    .replace(/[\t\n\r]/g, '')
    .trim()
    .replace(/\s/g, '%20')
  const address = joined.startsWith('//') ? `https:${joined}` : joined
  if (!webAddress.safeParse(address).success) return undefined
  return !/^https?:/i.test(address) || URL.canParse(address) ? address : undefined
}
