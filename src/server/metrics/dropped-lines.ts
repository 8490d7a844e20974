/** Counts the log lines that were dropped, in each process that has a logger. */
import { Counter, type Registry } from 'prom-client'

export function watchDroppedLines(registry: Registry, dropped: () => number): void {
  new Counter({
    name: 'crier_log_lines_dropped_total',
    help: 'Log lines that could not be written to standard error',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped())
    },
  })
}
