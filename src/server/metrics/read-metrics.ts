/** Views and reads of updates, as readers report them. */
import type { ReadOutcome } from '#delivery/reads/read-counter.ts'
import type { Instruments } from './instruments.ts'

const OUTCOMES: readonly ReadOutcome[] = ['counted', 'shared out', 'full']

export function createReadMetrics(make: Instruments) {
  const told = 'Updates in reports of what was read, by what became of them; shared out: their network added too many'
  const reported = make.counter('crier_reported_reads_total', told, 'outcome')
  const sums = 'Views and reads of updates, estimated for all readers'
  const seen = make.counter('crier_update_reads_total', sums, 'kind')
  for (const outcome of OUTCOMES) reported.inc({ outcome }, 0)
  for (const kind of ['views', 'reads']) seen.inc({ kind }, 0)

  return {
    countRead(outcome: ReadOutcome, { views, reads }: { readonly views: number; readonly reads: number }): void {
      reported.inc({ outcome })
      if (views > 0) seen.inc({ kind: 'views' }, views)
      if (reads > 0) seen.inc({ kind: 'reads' }, reads)
    },
  }
}
