/** The short form of the fault suite; `npm run test:faults -- --long` is the long one. */
import { expect, test } from 'vitest'
import { faults } from '#test/faults/faults.ts'
import { storm } from '#test/faults/storm.ts'
import { underLoad } from '#test/faults/under-load.ts'

/** The SDK's own timeout, plus an allowance for a loaded machine. */
const A_FEW_SECONDS = 5_000

test('despite faults, each acknowledged post is shown to every reader once and in order', async () => {
  const said: string[] = []

  const account = await storm({ seed: 1644, rounds: faults.length, longestMs: 1_000, say: line => said.push(line) })

  expect(account.complaints, said.join('\n')).toEqual([])
  expect(Object.keys(account.struck).toSorted()).toEqual(faults.map(({ name }) => name).toSorted())
  expect(account.acknowledged).toBeGreaterThan(100)
  expect(account.scheduled).toBeGreaterThan(10)
  expect(account.shown).toBeGreaterThan(account.acknowledged)
}, 240_000)

test('a rolling restart loses nothing and keeps no reader waiting', async () => {
  const account = await underLoad(7, async ({ newsroom: { gateways, ingest } }) => {
    for (const node of [...gateways, ...ingest]) {
      expect(await node.stop('SIGTERM')).toBe(0)
      await node.start()
    }
  })

  expect(account.complaints).toEqual([])
  expect(account.longestWaitMs).toBeLessThan(A_FEW_SECONDS)
  expect(account.reconnects).toBeGreaterThanOrEqual(account.readers)
}, 120_000)
