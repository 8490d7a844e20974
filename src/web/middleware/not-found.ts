/** Responds where no route matches. */
import type { RequestHandler } from 'express'
import { Refusal } from '#platform/errors.ts'

export const refuseUnknownPath: RequestHandler = () => {
  throw new Refusal('unknown_path')
}
