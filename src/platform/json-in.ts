/** Parses JSON from outside; undefined for any other text. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of a value from outside; none if it is not an object. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Never converted: an object from outside may have a `toString` that is not a function. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
