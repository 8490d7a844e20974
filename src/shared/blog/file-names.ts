/** Finds the uploaded files that a blog or an update uses, by the hash in their addresses: pictures, recordings and captions. */

export const PICTURE_ENDINGS = ['jpg', 'png', 'webp'] as const
/** Video and audio. */
export const RECORDING_ENDINGS = ['mp4', 'webm', 'm4a', 'mp3', 'aac', 'ogg'] as const
export const CAPTIONS_ENDING = 'vtt'

const HASH = '[0-9a-f]{64}'
const ENDING = `\\.(?:${[...PICTURE_ENDINGS, ...RECORDING_ENDINGS, CAPTIONS_ENDING].join('|')})`
/** `<sha256>.<ending>` */
export const FILE_NAME = HASH + ENDING
/** Looks behind each file extension: trying to match a hash at every character would cost up to 64 steps each. */
const NAMES = new RegExp(`(?<=(${HASH}))${ENDING}`, 'g')

/** Without duplicates. Matches the name alone, so it is also found in the address of a CDN or an image resizer. */
export function filesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(NAMES), ([ending, hash]) => `${hash}${ending}`))]
}
