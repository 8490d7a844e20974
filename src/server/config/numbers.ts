/** Whole numbers in settings. */
import { z } from 'zod'

export function numberFrom(least: number, most: number, what = 'a number') {
  const advice = `use ${what} from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, advice)
    .transform(Number)
    .refine(number => number >= least && number <= most, advice)
}

export const count = numberFrom(1, 999_999_999)
