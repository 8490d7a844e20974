/** Which printing of the pages this is: what is kept of another is asked for again, though the coverage is the same. */
import { createHash } from 'node:crypto'
import type { Site } from './publisher.ts'
import { pageStyleSource } from './style.ts'

/** The style has to be in it: under a newer policy an older page would stand there without its looks. */
export function editionOf(site: Site, version: string): string {
  const parts = JSON.stringify([version, pageStyleSource, site])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 12)
}
