/** Which uploaded pictures a blog or an update shows: each has its hash in its address, wherever that is and however written. */

export const PICTURE_ENDINGS = ['jpg', 'png', 'webp'] as const

const HASH = '[0-9a-f]{64}'
const ENDING = `\\.(?:${PICTURE_ENDINGS.join('|')})`
/** `<sha256>.<ending>` */
export const PICTURE_NAME = HASH + ENDING
/** Looks back from each ending: to try a hash at each letter of a long text would cost 64 steps a letter. */
const NAMES = new RegExp(`(?<=(${HASH}))${ENDING}`, 'g')

/** Each once. By the name alone, so that it is also found in the address of a CDN, or inside that of a resizer. */
export function picturesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(NAMES), ([ending, hash]) => `${hash}${ending}`))]
}
