import { defineConfig } from 'vitest/config'
import { SlowFirst } from '#test/support/slow-first.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

// Processes that a test starts inherit these. Without the cache every thread would parse its files again.
process.env.TMPDIR = temporaryFolder()
process.env.NODE_COMPILE_CACHE ??= 'node_modules/.cache/crier'

/** `group`: browsers do not share the machine with the tests of servers, because what they see depends on its speed. */
const project = (name: string, { include, group, maxWorkers, isolate }: Project) => ({
  test: {
    name,
    include,
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/each-worker.ts'],
    pool: 'forks' as const,
    isolate,
    maxWorkers,
    sequence: { groupOrder: group },
    // Node loads the files itself, as it does those of a server: with its compile cache, and without a transformation by Vite.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // These end tests that hang. A test on a loaded machine takes several times as long as it does alone.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
  },
})

type Project = {
  readonly include: string[]
  readonly group: number
  readonly maxWorkers: number
  readonly isolate: boolean
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      // With four, a third of two cores was idle: they wait for processes that start, stop or come back, for disks and for time limits.
      project('server', {
        include: [
          'test/{house,shared,platform,store,editorial,delivery,push,web,server,cli,client,simulator}/*.test.ts',
          'test/{attack,fuzz,soak}/*.test.ts',
        ],
        group: 0,
        maxWorkers: 6,
        isolate: false,
      }),
      // They wait for one another in turn: the test for its browser, and both for fades, polls and reconnects. With three, a third
      // of two cores was idle.
      project('browser', { include: ['test/browser/*.test.ts'], group: 1, maxWorkers: 4, isolate: false }),
    ],
  },
})
