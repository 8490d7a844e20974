/** Tells whoever runs the process how it is: `/healthz` that it lives, `/readyz` that it can do its work. */
import { Router } from 'express'
import { blogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Records } from '../log/records.ts'

/** Whether there is one of this name or not: the database has answered, at the cost of one row. */
const ANY = blogId.parse('readyz')

export type HealthOptions = {
  readonly records: Records
  /** A node that stops still answers those who are connected; nobody new should be sent to it. */
  readonly isStopping?: () => boolean
}

export function createHealthRouter({ records, isStopping = () => false }: HealthOptions): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'up' })
  })
  router.get('/readyz', async (_request, response) => {
    if (isStopping()) throw new Refusal('stopping')
    try {
      await records.blog(ANY)
    } catch (cause) {
      throw new Refusal('unavailable', { cause })
    }
    response.set('Cache-Control', 'no-store').json({ status: 'ready' })
  })
  return router
}
