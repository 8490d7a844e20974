/** Health checks: `/healthz` reports that the process is alive, `/readyz` that it can do its work. */
import type { Request, Response, Router } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { PartFound, Parts } from '#platform/parts.ts'
import type { OpenSends } from '#platform/sends/sends.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { type InspectionOptions, mayInspect } from '#web/middleware/inspection.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'

type HealthOptions = {
  readonly parts: Parts
  /** How frames are sent to readers. */
  readonly sending?: OpenSends
  /** A stopping node still serves its connections, but should not get new ones. */
  readonly isStopping?: () => boolean
  readonly edge: Edge
  /** Details for the operator, beside the parts. */
  readonly inspecting?: InspectionOptions
}

export function createHealthRouter(options: HealthOptions): Router {
  const { parts, isStopping = () => false, edge } = options
  const router = createRouter()
  const held = edge.hold(policies.health)
  router.get('/healthz', held, (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'up' })
  })
  router.get('/readyz', held, async (request, response) => {
    if (isStopping()) throw new Refusal('stopping')
    const isVerbose = request.query.verbose !== undefined
    const [found, inspected] = await Promise.all([parts.check(), isVerbose ? inspect(request, options) : {}])
    demandNeeded(found, isVerbose && { parts: found.map(describe), ...inspected })
    const details = isVerbose && { parts: found.map(describe), ...sendingIn(options), ...inspected }
    answerReady(response, found, details)
  })
  return router
}

async function inspect(request: Request, { inspecting }: HealthOptions): Promise<object> {
  if (!inspecting || !(await mayInspect(request, inspecting))) return {}
  return { inspected: await inspecting.inspection.inspect(request) }
}

function sendingIn({ sending }: HealthOptions) {
  return sending && { sending: { way: sending.way, reason: sending.reason } }
}

function demandNeeded(found: readonly PartFound[], details: object | false): void {
  const missing = found.filter(({ isNeeded, state }) => isNeeded && state.kind === 'down').map(describe)
  if (missing.length === 0) return
  throw new Refusal('unavailable', {
    detail: `This node cannot do its work: ${missing.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}.`,
    ...(details && { more: details as Readonly<Record<string, unknown>> }),
  })
}

/** A node without an optional part is ready, but reports itself as degraded. */
function answerReady(response: Response, found: readonly PartFound[], details: object | false): void {
  const degraded = found.filter(({ state }) => state.kind === 'down').map(({ name }) => name)
  response.set('Cache-Control', 'no-store').json({
    status: 'ready',
    ...(degraded.length > 0 && { degraded }),
    ...details,
  })
}

function describe({ name, isNeeded, state }: PartFound) {
  return { name, needed: isNeeded, status: state.kind, ...(state.kind === 'down' && { reason: state.reason }) }
}
