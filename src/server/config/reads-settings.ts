/** The settings of counting views and reads. */
import { z } from 'zod'

export const readsSettings = {
  CRIER_READS: z.enum(['on', 'off'], 'use "on" or "off"').default('on').meta({
    description:
      '`off` stops counting views and reads of updates: pages do not report any, and reports of older pages are ignored',
  }),
} as const
