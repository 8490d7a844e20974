/** The widths in which an uploaded picture is served, and their list for a browser, which takes the one that it needs. */

/** A phone's, a tablet's or a phone's with many pixels, a wide screen's. */
export const PICTURE_WIDTHS = [480, 960, 1_600] as const

/**
 * Undefined for pictures of other sites, which come in one size.
 * @param media The start of the addresses of uploaded pictures
 */
export function sourcesOf(url: string, media: string | undefined): string | undefined {
  if (!media || !url.startsWith(media)) return undefined
  return PICTURE_WIDTHS.map(width => `${media + width}/${url.slice(media.length)} ${width}w`).join()
}
