/** How many processes the settings start on this machine. */
import type { Settings } from '#server/config/config.ts'

/** Several workers have a first process besides. */
export function processesIn({ CRIER_WORKERS: workers }: Pick<Settings, 'CRIER_WORKERS'>, cores: number): number {
  const count = workers === 'auto' ? cores : workers
  return count === 1 ? 1 : count + 1
}
