/** Identifies how this version renders pages, as a part of ETags: pages cached from another version must not be reused. */
import { createHash } from 'node:crypto'
import type { SiteOfPages } from './publisher.ts'
import { pageStyleSource } from './style.ts'

/** Includes the style's hash: under a newer policy an older page would lose its styles. */
export function editionOf(site: SiteOfPages, version: string): string {
  const parts = JSON.stringify([version, pageStyleSource, site])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 12)
}
