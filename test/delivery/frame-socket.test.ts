import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('two readers with pending writes at the same moment do not crash the server', () => {
  const program = fileURLToPath(new URL('../support/services/two-waiting-writes.ts', import.meta.url))

  const { status, signal, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 })

  expect({ status, signal, stderr }).toMatchObject({ status: 0, signal: null })
})
