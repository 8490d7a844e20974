/** How often the times of coverages are counted for the rail on their pages. */
import { expect, test } from 'vitest'
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Quarter } from '#store/search/search.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { HourCounts } from '#web/search/hour-counts.ts'

const BLOG = 'storm' as BlogId
const COUNT_MS = 100

test('whoever asks for one topic after the other has times counted for a twentieth of the time', async () => {
  const { ask, counted } = newCounts()

  for (let ms = 0; ms < 20_000; ms += COUNT_MS) await ask(`topic-${ms}`)

  expect(counted.length).toBe(11)
})

test('a coverage that was counted slowly is counted again within ten seconds', async () => {
  const { ask, counted } = newCounts(60_000)

  await ask('rain')
  for (let ms = 0; ms < 10_000; ms += COUNT_MS) await ask('snow')

  expect(counted).toEqual(['rain', 'snow'])
})

/** A count takes as long as it is given, and each question comes 100 ms after the last. */
function newCounts(takesMs = COUNT_MS) {
  const clock = new ManualClock()
  const counted: string[] = []
  const quarters = async (_blog: BlogId, filter?: Filter): Promise<readonly Quarter[]> => {
    counted.push(String(filter?.topics[0]))
    clock.advance(takesMs)
    return []
  }
  const counts = new HourCounts({ quarters }, () => clock.elapsedMs())
  return {
    counted,
    async ask(topic: string) {
      counts.now({ blog: BLOG, filter: { topics: [topic], contributors: [] }, cursor: 'epoch.1' })
      await new Promise(setImmediate)
      clock.advance(COUNT_MS)
    },
  }
}
