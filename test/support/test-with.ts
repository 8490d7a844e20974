/** A `test` whose cases are given what they all need: opened anew for each case that names it, and disposed of after it. */
import { type TestAPI, test } from 'vitest'

type Openers = Readonly<Record<string, () => Promise<AsyncDisposable>>>
type Opened<T extends Openers> = { [Name in keyof T]: Awaited<ReturnType<T[Name]>> }

export function testWith<T extends Openers>(openers: T): TestAPI<Opened<T>> {
  const fixtures = Object.entries(openers).map(([name, open]) => [name, fixture(open)] as const)
  return test.extend<Opened<T>>(Object.fromEntries(fixtures) as never) as never
}

function fixture<T extends AsyncDisposable>(open: () => Promise<T>) {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which other fixtures this one needs: none
  return async ({}, use: (opened: T) => Promise<void>) => {
    await using opened = await open()
    await use(opened)
  }
}
