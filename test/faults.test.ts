/** The short form of the fault suite; `npm run test:faults -- --long` is the long one. */
import { expect, test } from 'vitest'
import { faults } from './faults/faults.ts'
import { storm } from './faults/storm.ts'

test('whatever fails, each acknowledged post is shown to every reader once and in order', async () => {
  const said: string[] = []

  const account = await storm({ seed: 1644, rounds: faults.length, longestMs: 1_000, say: line => said.push(line) })

  expect(account.complaints, said.join('\n')).toEqual([])
  expect(Object.keys(account.struck).toSorted()).toEqual(faults.map(({ name }) => name).toSorted())
  expect(account.acknowledged).toBeGreaterThan(100)
  expect(account.shown).toBeGreaterThan(account.acknowledged)
}, 240_000)
