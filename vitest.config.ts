import { defineConfig } from 'vitest/config'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

// For every process that a test starts, too; and each thread of a log would else parse its files anew.
process.env.TMPDIR = temporaryFolder()
process.env.NODE_COMPILE_CACHE ??= 'node_modules/.cache/crier'

/** `group`: the browser has the machine to itself, because what is seen in it depends on its pace. */
const project = (name: string, { include, group, maxWorkers, isolate }: Project) => ({
  test: {
    name,
    include,
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks' as const,
    isolate,
    maxWorkers,
    sequence: { groupOrder: group },
    testTimeout: 20_000,
    hookTimeout: 60_000,
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
    projects: [
      // A third of the time is waiting for processes that start, stop or come back.
      project('server', {
        include: ['test/{house,shared,platform,store,editorial,delivery,push,web,server,cli,client}/*.test.ts'],
        group: 0,
        maxWorkers: 3,
        isolate: false,
      }),
      project('browser', { include: ['test/browser/*.test.ts'], group: 1, maxWorkers: 1, isolate: true }),
    ],
  },
})
