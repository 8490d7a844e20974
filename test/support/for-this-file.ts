/** Shares one resource, such as a browser or a server, between all tests of a file. */
import { afterAll, beforeAll } from 'vitest'

/**
 * Opens it before the first test and disposes of it after the last. The returned object stands in for the resource, so it
 * can be a constant of the file; it is usable once the tests run.
 */
export function forThisFile<T extends AsyncDisposable & object>(open: () => Promise<T>): T {
  let opened: T | undefined
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(() => opened?.[Symbol.asyncDispose]())
  // Every property comes from the opened resource, so the empty target is never seen.
  return new Proxy({} as T, {
    get(_, name) {
      if (!opened) throw new Error('it is open only while the tests run')
      const value: unknown = Reflect.get(opened, name)
      return typeof value === 'function' ? value.bind(opened) : value
    },
  })
}
