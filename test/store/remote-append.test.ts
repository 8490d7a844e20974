import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Refusal } from '#platform/errors.ts'
import { openProcessWire } from '#platform/ipc/process-wire.ts'
import { answerAppends, createRemoteAppend } from '#store/log/remote-append.ts'
import { openSharedSqliteStore } from '#store/log/sqlite-store.ts'
import { createRemoteCalls } from '#store/sql/remote-calls.ts'
import type { OpenStore } from '#test/contracts/log/store-in-test.ts'
import { logContract } from '#test/contracts/log.ts'
import { creates, idOf } from '#test/support/data/entries.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { whereWriterIs } from '#test/support/program/where-crier-is.ts'
import { createWirePair } from '#test/support/readers/wire-pair.ts'
import { copyDatabase } from '#test/support/services/copy-database.ts'

const ENTRY = creates(idOf('budget-day'))

logContract('SQLite that another process writes', async () => {
  const folder = await newDataFolder()
  return {
    open: () => openBeside(folder),
    backUp: () => copyDatabase(join(folder, 'crier.db'), join(folder, 'backup.db')),
    restore: () => copyDatabase(join(folder, 'backup.db'), join(folder, 'crier.db')),
  }
})

test('a refusal of the writing process arrives as the same refusal', async () => {
  const [here, there] = createWirePair()
  answerAppends({ append: () => Promise.reject(new Refusal('busy', { retryAfterSeconds: 7 })) }, there)
  const append = createRemoteAppend(here)

  const refused = append(ENTRY)

  await expect(refused).rejects.toBeInstanceOf(Refusal)
  await expect(refused).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 7 })
})

test('a bug in the writing process is reported as a bug', async () => {
  const [here, there] = createWirePair()
  answerAppends({ append: () => Promise.reject(new TypeError('of no kind')) }, there)
  const append = createRemoteAppend(here)

  await expect(append(ENTRY)).rejects.toThrow('A store call failed: TypeError: of no kind')
})

test('the number of pending calls is bounded', async () => {
  const append = createRemoteAppend({ unsent: 0, send: () => {}, hear: () => {} })
  for (let n = 0; n < 4_096; n += 1) void append(ENTRY)

  await expect(append(ENTRY)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 1 })
})

async function openBeside(folder: string): Promise<OpenStore> {
  const writer = fork(whereWriterIs(), [folder])
  const wire = openProcessWire(writer)
  await new Promise(ready => wire.hear('worker', ready))
  const store = openSharedSqliteStore({ folder, append: createRemoteAppend(wire), calls: createRemoteCalls(wire) })
  return {
    ...store,
    async close() {
      const gone = once(writer, 'exit')
      writer.kill('SIGTERM')
      await gone
      await store.close()
    },
  }
}
