/** Identifies this version's rendering of pages: cached pages of another version are invalid, even for the same coverage. */
import { createHash } from 'node:crypto'
import type { SiteOfPages } from './publisher.ts'
import { pageStyleSource } from './style.ts'

/** Includes the style: under a newer policy an older page would lose its styles. */
export function editionOf(site: SiteOfPages, version: string): string {
  const parts = JSON.stringify([version, pageStyleSource, site])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 12)
}
