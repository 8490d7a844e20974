/** Shares one resource, such as a browser or a server, among all tests of a file. */
import { afterAll, beforeAll } from 'vitest'

/**
 * Opens it before the first test and disposes of it after the last. Returns a proxy for the resource that can be a constant of the
 * file; it is usable once the tests run.
 */
export function forThisFile<T extends AsyncDisposable & object>(open: () => Promise<T>): T {
  let opened: T | undefined
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(() => opened?.[Symbol.asyncDispose]())
  // Every property comes from the opened resource; the empty target is never used.
  return new Proxy({} as T, {
    get(_, name) {
      if (!opened) throw new Error('the resource is open only while the tests run')
      const value: unknown = Reflect.get(opened, name)
      return typeof value === 'function' ? value.bind(opened) : value
    },
  })
}
