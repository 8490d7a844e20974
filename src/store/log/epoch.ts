/** Generates epochs. */
import { randomInt } from 'node:crypto'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** 36⁸ names: two epochs of one stream never collide. Never `_`, which SDKs send when they know no epoch. */
const LENGTH = 8

export function newEpoch(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
