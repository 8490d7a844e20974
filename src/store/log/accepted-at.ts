/** When a change was accepted, from its text in the log, which begins with its offset, kind and time. */

const BEGINNING = /^\{"offset":\d+,"kind":"[a-z.]+","at":"([^"]+)"/

/** Undefined for a text that is not a change of a blog. */
export function acceptedAtMs(text: string): number | undefined {
  const [, at] = BEGINNING.exec(text) ?? []
  return at === undefined ? undefined : Date.parse(at)
}
