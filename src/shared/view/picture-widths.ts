/** The widths and formats in which an uploaded picture is served, and their list for a browser, which takes the one that it needs. */

import type { Picture } from '#shared/blog/portable-text.ts'

/** A phone's, a tablet's or a phone's with many pixels, a wide screen's. */
export const PICTURE_WIDTHS = [480, 960, 1_600] as const

/** Besides the picture's own, for browsers that have them; the smallest first. */
export const PICTURE_FORMATS = ['avif', 'webp'] as const

/**
 * Undefined for pictures of other sites, which come in one size. No copy is larger than the picture.
 * @param media The start of the addresses of uploaded pictures
 */
export function sourcesOf(
  url: string,
  width: number,
  media: string | undefined,
): ((format: string) => string) | undefined {
  if (!media || !url.startsWith(media)) return undefined
  const widths = PICTURE_WIDTHS.filter((_, index) => !index || width > (PICTURE_WIDTHS[index - 1] ?? 0))
  return format =>
    widths.map(one => `${media + one}/${url.slice(media.length)}.${format} ${Math.min(one, width)}w`).join()
}

/** In quarters: a policy of the page may forbid styles in attributes. The middle needs no class. */
export function focusClass(focus: Picture['focus']): string | undefined {
  return focus && `x${Math.round(focus.x * 4)} y${Math.round(focus.y * 4)}`
}
