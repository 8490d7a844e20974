/** Limits JSON before schema validation: number of values, depth, no lone surrogates; in linear time (law 12, fair share). */
import type { RequestHandler } from 'express'
import { Refusal } from '#platform/errors.ts'

/** The largest body of an update, plus its other fields. A schema takes up to two microseconds per invalid value. */
const MOST_VALUES = 52_000
/** Recursive code, such as schemas and fingerprints, would overflow the stack. Our own data is at most ten levels deep. */
const MOST_LEVELS = 64

/**
 * Counts values and levels in the text before parsing it: JSON.parse takes 100 ms for a megabyte of distinct field names.
 * Never counts less than `tidyJson` does.
 * @throws Refusal `invalid`
 */
export function demandPlainText(bytes: Buffer): void {
  if (bytes.length <= MOST_VALUES) return
  let [values, levels, isInText] = [0, 0, false]
  for (let place = 0; place < bytes.length; place += 1) {
    const byte = bytes[place]
    if (isInText) {
      if (byte === BACKSLASH) place += 1
      else if (byte === QUOTE) isInText = false
      continue
    }
    if (byte === QUOTE) isInText = true
    else if (byte === COMMA) values += 1
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1
      levels += 1
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) levels -= 1
    if (levels > MOST_LEVELS) throw tooDeep()
    if (values > MOST_VALUES) throw tooMany()
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** For `express.json`, which wraps a thrown Refusal in an error of its own; `problem.ts` unwraps the cause. */
export function verifyPlainText(_request: unknown, _response: unknown, bytes: Buffer): void {
  try {
    demandPlainText(bytes)
  } catch (cause) {
    throw new Error('The JSON of a request exceeds the limits', { cause })
  }
}

export const demandPlainJson: RequestHandler = (request, _response, next) => {
  tidyJson(request.body)
  next()
}

/**
 * Checks depth and number of values, and replaces lone surrogates with U+FFFD in place: JSON.parse accepts them, but strict
 * parsers (Swift's, Rust's) reject any response that contains one. An object with a `toString` of its own throws where a schema
 * compares it: `{"length":{"toString":null}}` in place of a text.
 * @throws Refusal `invalid`
 */
export function tidyJson(root: unknown): void {
  let count = 0
  let level: object[] = isContainer(root) ? [root] : []
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) throw tooDeep()
    const inner: object[] = []
    for (const container of level) {
      const values: readonly unknown[] = Array.isArray(container) ? container : Object.values(container)
      count += values.length
      if (count > MOST_VALUES) throw tooMany()
      if (Object.hasOwn(container, 'toString')) throw refused('has a field named "toString"; no field has this name')
      if (values.some(isBroken)) mend(container)
      for (const value of values) if (isContainer(value)) inner.push(value)
    }
    level = inner
  }
}

function isBroken(value: unknown): value is string {
  return typeof value === 'string' && !value.isWellFormed()
}

function mend(container: object): void {
  for (const [name, value] of Object.entries(container)) {
    // Plain assignment would lose a field named `__proto__`.
    if (isBroken(value)) Object.defineProperty(container, name, { ...FIELD, value: value.toWellFormed() })
  }
}

const FIELD = { writable: true, enumerable: true, configurable: true } as const

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const tooDeep = () => refused(`is nested more than ${MOST_LEVELS} levels deep`)
const tooMany = () => refused(`has more than ${MOST_VALUES} values; send it in parts`)

function refused(message: string): Refusal {
  return new Refusal('invalid', { errors: [{ path: '', message }] })
}
