/** Starts the files first that take longest: one that begins last keeps the whole run waiting, with one of the workers alone. */
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Half a minute and more. A fresh clone has no durations of an earlier run, and by size these come last. */
const SLOW: readonly string[] = [
  ...['image', 'workers', 'serve', 'faults', 'packages', 'people-removed', 'postgres-log', 'two-nodes', 'durability'],
  ...['remote-append', 'stuck-output', 'redis-bus', 'one-request', 'push-durability', 'sending', 'growth'],
  ...['desk-editors', 'stored-scripts', 'desk-comments', 'desk-typing', 'reading', 'notify-me', 'desk-templates'],
  ...[
    'safe-page',
    'desk-first-words',
    'guide',
    'desk-coverages',
    'composer',
    'desk-offline',
    'desk-roads',
    'desk-engines',
  ],
  ...['desk-timeline', 'desk-alerts', 'desk-upgrade'],
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
