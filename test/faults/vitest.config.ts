/** The strikes of `npm run test:faults`: too long for every run of the tests, and alone on the machine. */
import { defineConfig } from 'vitest/config'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

// Processes that a test starts inherit these.
process.env.TMPDIR = temporaryFolder()
process.env.NODE_COMPILE_CACHE ??= 'node_modules/.cache/crier'

export default defineConfig({
  test: {
    include: ['test/faults/strikes/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
