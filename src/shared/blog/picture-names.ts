/** Finds the uploaded pictures that a blog or an update uses, by the hash in their addresses. */

export const PICTURE_ENDINGS = ['jpg', 'png', 'webp'] as const

const HASH = '[0-9a-f]{64}'
const ENDING = `\\.(?:${PICTURE_ENDINGS.join('|')})`
/** `<sha256>.<ending>` */
export const PICTURE_NAME = HASH + ENDING
/** Looks behind each file extension: trying to match a hash at every character would cost up to 64 steps each. */
const NAMES = new RegExp(`(?<=(${HASH}))${ENDING}`, 'g')

/** Without duplicates. Matches the name alone, so it is also found in the address of a CDN or an image resizer. */
export function picturesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(NAMES), ([ending, hash]) => `${hash}${ending}`))]
}
