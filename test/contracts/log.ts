/** The contract of every log and its records, on any database. */
import { beforeEach, describe, onTestFinished } from 'vitest'
import { creates } from '#test/support/data/entries.ts'
import { BLOG } from './log/changes.ts'
import { filteredContract } from './log/filtered.ts'
import { repeatingContract } from './log/idempotency.ts'
import { appendingContract } from './log/offsets.ts'
import { readingContract } from './log/reading.ts'
import { recordsContract } from './log/records.ts'
import { removalContract } from './log/removal.ts'
import { restoredContract } from './log/restored.ts'
import { scheduleContract } from './log/schedule.ts'
import { StoreInTest, type StoreUnderTest } from './log/store-in-test.ts'
import { summaryContract } from './log/summary.ts'

export function logContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the log on ${name}`, () => {
    const store = new StoreInTest()
    beforeEach(async () => {
      await store.start(make)
      await store.log.append(creates(BLOG))
      onTestFinished(() => store.stop())
    })

    appendingContract(store)
    repeatingContract(store)
    readingContract(store)
    removalContract(store)
    scheduleContract(store)
    summaryContract(store)
    recordsContract(store)
    filteredContract(store)
    restoredContract(store)
  })
}
