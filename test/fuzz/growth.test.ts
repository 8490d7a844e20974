/** Whatever a stranger or an editor repeats, twice as much of it is about twice the work (law 12, fair share). */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { Growth } from './growth.ts'
import { TARGETS } from './targets.ts'

/** Of twice the input: a sort and a first allocation allow for a little more than two. */
const MOST_GROWTH = 2.4
/** What runs once, whatever the input is. */
const SMALL = 20_000

test('the work of readers of bytes grows with their input, not with its square', async () => {
  const worker = new Worker(new URL('./growth.ts', import.meta.url), { stderr: true })

  const [found] = (await once(worker, 'message')) as [readonly Growth[]]
  await worker.terminate()

  const steep = found.filter(({ work: [once = 0, twice = 0] }) => twice > SMALL + MOST_GROWTH * once)
  expect(found.length).toBeGreaterThan(70)
  expect([...new Set(found.map(({ target }) => target))].sort()).toEqual(Object.keys(TARGETS).sort())
  expect(steep).toEqual([])
})
