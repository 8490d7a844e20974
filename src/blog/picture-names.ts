/** Which uploaded pictures a blog or an update shows: each has its hash in its address, wherever that is and however written. */

export const PICTURE_ENDINGS = ['jpg', 'png', 'webp'] as const

/** `<sha256>.<ending>` */
export const PICTURE_NAME = `[0-9a-f]{64}\\.(?:${PICTURE_ENDINGS.join('|')})`
const NAMES = new RegExp(PICTURE_NAME, 'g')

/** Each once. By the name alone, so that it is also found in the address of a CDN, or inside that of a resizer. */
export function picturesIn(text: string): readonly string[] {
  return [...new Set(text.match(NAMES))]
}
