/** The settings of notices to search engines. */
import { z } from 'zod'
import { webUrl } from './web-url.ts'

export const searchSettings = {
  CRIER_INDEXNOW_KEY: z
    .string()
    .regex(/^[A-Za-z0-9-]{8,128}$/, 'use 8 to 128 letters, digits and hyphens, such as "openssl rand -hex 16" prints')
    .optional()
    .meta({
      description:
        'Turns on IndexNow: search engines are notified when a public coverage changes, at most every ten minutes. Not a secret: Crier serves it at `/<key>.txt`. Needs `CRIER_PUBLIC_URL`',
    }),
  CRIER_INDEXNOW_URL: webUrl
    .default('https://api.indexnow.org/indexnow')
    .meta({ description: 'Where these notices are sent; one search engine passes them on to the others' }),
} as const

type SearchSettings = {
  readonly CRIER_INDEXNOW_KEY?: string | undefined
  readonly CRIER_PUBLIC_URL?: string | undefined
}

/** A notice names the pages: the address listened on is not one that search engines can read. */
export function searchMistakes({ CRIER_INDEXNOW_KEY: key, CRIER_PUBLIC_URL: url }: SearchSettings): readonly string[] {
  return key !== undefined && url === undefined ? ['CRIER_INDEXNOW_KEY: set CRIER_PUBLIC_URL too'] : []
}
