/** Decides who sees the details of a node in `/readyz?verbose`: strangers see none (docs/decisions/0130-doctor.md). */
import type { IncomingHttpHeaders } from 'node:http'
import type { Request } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { AddressReader } from '#platform/limits/address.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { Keys } from '#store/keys/keys.ts'
import { demand } from '#store/keys/permit.ts'
import { bearerIn, demandKey } from './bearer.ts'

export type Inspection = {
  /** Whether it comes from `crier doctor` of this installation, which needs no key. */
  isDoctor(headers: IncomingHttpHeaders): boolean
  /** Cheap, and bounded in time. */
  inspect(request: Request): Promise<object>
}

export type InspectionOptions = {
  readonly inspection: Inspection
  readonly keys: Pick<Keys, 'find'>
  readonly attempts: Pick<Attempts, 'beginWith'>
  readonly askers: Pick<AddressReader, 'addressOf'>
}

/** @throws Refusal `wrong_key`, `too_many_attempts`, `forbidden`. */
export async function mayInspect(request: Request, { inspection, keys, attempts, askers }: InspectionOptions) {
  if (inspection.isDoctor(request.headers)) return true
  const { authorization } = request.headers
  // Another scheme is meant for a proxy in between.
  const secret = /^Bearer /i.test(authorization ?? '') ? bearerIn(authorization) : undefined
  if (secret === undefined) return false
  try {
    demand(await demandKey({ keys, attempts }, { address: askers.addressOf(request), secret }), { role: 'admin' })
    return true
  } catch (error) {
    // Without the database no key can be checked; that it is away must be reported nevertheless.
    if (error instanceof Refusal && error.code === 'unavailable') return false
    throw error
  }
}
