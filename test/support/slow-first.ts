/** Starts the files first that take longest: one that begins last keeps the whole run waiting, with one of the workers alone. */
import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * A fresh clone has no durations of an earlier run, and by size these come last. What computes and what waits for servers, clocks and
 * time limits are in turns: side by side they fill the cores.
 */
const SERVERS = `
  image postgres-log faults two-nodes workers people-removed serve redis-bus one-request stuck-output packages
  postgres-outage durability draining push-durability postgres-push sqlite-log one-spelling remote-append
  backup-elsewhere simulator erasing-pictures deploy http-media-refusals installed compressed-answers body-reader
  openapi growth picture-widths
`
/** From two minutes to a quarter of one. */
const BROWSERS = `
  desk-typing reading desk-comments desk-timeline desk-editors desk-templates composer safe-page notify-me desk-engines
  desk-offline guide any-host desk-first-words stored-scripts arrivals desk-coverages desk-alerts desk-roads
  desk-upgrade desk-languages embed-options live-page own-page desk-leaving composer-tables desk-coverage-form
  desk-people desk-preview roads desk-crash embed desk-dialogs desk-refusals frame desk-admin long-coverage
  composer-keys desk-recordings summary
`
const SLOW: readonly string[] = `${SERVERS}${BROWSERS}`.trim().split(/\s+/)

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = SLOW.indexOf(basename(moduleId, '.test.ts'))
  return place < 0 ? SLOW.length : place
}
