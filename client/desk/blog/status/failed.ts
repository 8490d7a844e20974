/** How many devices an alert has failed to reach. */
import type { Reach } from '#client/desk/api/figures.ts'

export function failedOf({ failed }: Pick<Reach, 'failed'>): number {
  return sum(Object.values(failed))
}

export function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, one = 0) => total + one, 0)
}
