/**
 * Reports what a reader views and reads, served at `/reads.js`: loaded by the readers that were drawn (`extras.ts`), and by the page and
 * the frame of one update, where it draws itself.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { addressesOf, withQuery } from '#client/sdk/src/addresses.ts'
import { isDrawn } from '#client/sdk/src/read-reports.ts'
import { watchReads } from './watch.ts'

export function begin({ host, signal, seen, coverage }: CommentsSurface) {
  const addresses = addressesOf(host.getAttribute('src') ?? '', document.baseURI)
  const sampling = coverage()?.sampling
  if (!addresses || sampling === undefined) return undefined
  return watchReads({
    ...{ sampling, signal, address: withQuery(`${addresses.snapshot}/reads`, addresses.query) },
    parts: seen,
  })
}

/** Around the update of its page or frame. */
const alone = document.querySelector<HTMLElement>('[data-reads]')
const { reads: address = '', sampling: drawn = 0 } = alone?.dataset ?? {}
const sampling = Number(drawn)
if (alone && isDrawn(sampling)) {
  const { signal } = new AbortController()
  watchReads({ address, sampling, signal, parts: alone.children })
}
