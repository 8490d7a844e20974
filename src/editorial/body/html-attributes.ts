/** Reads attributes of elements that become blocks. */
import { cleanText } from './clean-text.ts'

export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

export function isPixels(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text)
}
