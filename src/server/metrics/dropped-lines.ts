/** How many lines the logger lost, for each process that has one. */
import { Counter, type Registry } from 'prom-client'

export function watchDroppedLines(registry: Registry, dropped: () => number): void {
  new Counter({
    name: 'crier_log_lines_dropped_total',
    help: 'Lines of the logger that standard error did not take',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped())
    },
  })
}
