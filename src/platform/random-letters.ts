/** Random ids and secrets that people handle: letters and digits alone. */
import { randomInt } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * 5.95 bits a letter. Base64url would start one id in 64 with a dash, which a command takes for an option, and a double click
 * selects an id only up to its first dash.
 */
export function randomLetters(count: number): string {
  return Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
