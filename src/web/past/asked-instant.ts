/** The instant in a query (`?at=`), in UTC with milliseconds, so that instants compare as texts. */
import { z } from 'zod'

/** RFC 3339 with a zone, so that it is the same instant everywhere; seconds may be left out. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/

/** Undefined for any other text. In a query, a `+` that was not escaped is a space. */
export function instantIn(text: string): string | undefined {
  const written = text.replace(' ', '+')
  return !INSTANT.test(written) || Number.isNaN(Date.parse(written)) ? undefined : new Date(written).toISOString()
}

/** Of API calls that show a blog as it stood. */
export const askedInstant = z
  .string()
  .refine(text => instantIn(text) !== undefined, 'use an instant with its zone, such as 2026-03-04T16:44:00Z')
  .optional()
  .meta({
    description: 'As readers saw it at this instant (RFC 3339, with a zone); what was removed since stays erased',
    example: '2026-03-04T16:44:00Z',
  })
