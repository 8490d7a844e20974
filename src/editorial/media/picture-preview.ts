/** A tiny copy of a picture as a data: URI, which pages blur and show until the picture has loaded. */
import { openSharp } from './open-sharp.ts'

/** Largest first. Photographs of 24 pixels take 150 to 300 characters; nearly all of them fit at once. */
const SIDES = [24, 16, 8] as const
/** Each page has the previews of all of its pictures. */
const MAX_CHARACTERS = 400
const PREFIX = 'data:image/webp;base64,'

/** Undefined for a transparent picture, behind which it would stay visible. */
export async function printPreview(bytes: Buffer): Promise<string | undefined> {
  const decode = await openSharp()
  const picture = decode(bytes, { failOn: 'error' })
  const { hasAlpha } = await picture.metadata()
  if (hasAlpha && !(await picture.stats()).isOpaque) return undefined
  for (const side of SIDES) {
    const small = picture.clone().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    const printed = PREFIX + (await small.webp({ quality: 30, effort: 4 }).toBuffer()).toString('base64')
    if (printed.length <= MAX_CHARACTERS) return printed
  }
  return undefined
}
