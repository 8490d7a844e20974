/** Starts the files first that take longest: one that begins last keeps the whole run waiting, with one of the workers alone. */
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Half a minute and more. A fresh clone has no durations of an earlier run, and by size these come last. */
const SLOW: readonly string[] = [
  ...[
    'workers',
    'image',
    'notify-me',
    'serve',
    'faults',
    'desk-comments',
    'desk-editors',
    'people-removed',
    'desk-timeline',
  ],
  ...[
    'postgres-log',
    'desk-offline',
    'two-nodes',
    'desk-roads',
    'push-durability',
    'one-request',
    'packages',
    'redis-bus',
  ],
  ...['remote-append', 'durability', 'sending', 'growth'],
]

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = SLOW.indexOf(basename(moduleId, '.test.ts'))
  return place < 0 ? SLOW.length : place
}
