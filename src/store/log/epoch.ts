/** Names for the lives of a stream. */
import { randomInt } from 'node:crypto'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** 36⁸ names: two lives of one stream never share theirs. Never `_`, which SDKs send for "no epoch I know". */
const LENGTH = 8

export function newEpoch(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
