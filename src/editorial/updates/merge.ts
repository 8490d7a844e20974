/** Applies a patch: absent fields stay, `null` clears. */
import { isDeepStrictEqual } from 'node:util'

type Patch<T> = { readonly [K in keyof T]?: T[K] | null | undefined }

export function merge<T extends object>(held: T, patch: Patch<T>): T {
  const changed = Object.entries(patch).filter(([, value]) => value !== undefined)
  const merged = { ...held, ...Object.fromEntries(changed) }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as T
}

/** Compares the two as the log would store them. */
export function isStoredAlike(held: object, merged: object): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(held)), JSON.parse(JSON.stringify(merged)))
}
