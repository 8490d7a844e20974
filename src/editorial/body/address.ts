/** The address of a link or picture as it came in, made fit to be followed, or found to be none. */
import { webAddress } from '#shared/blog/portable-text.ts'

/** Undefined for what a reader may not be led to: `javascript:`, `data:`, a relative path, a broken host. */
export function readAddress(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined
  // A browser skips line breaks and tabs inside an address, so "java\nscript:" is to be judged without them.
  const joined = raw
    .toWellFormed()
    .replace(/[\t\n\r]/g, '')
    .trim()
    .replace(/\s/g, '%20')
  const address = joined.startsWith('//') ? `https:${joined}` : joined
  if (!webAddress.safeParse(address).success) return undefined
  return !/^https?:/i.test(address) || URL.canParse(address) ? address : undefined
}
