/** An edge that enforces no policy. */
import type { Edge } from '#web/middleware/edge.ts'

export const openEdge: Edge = {
  hold: () => (_request, _response, next) => next(),
  preflight: () => (_request, _response, next) => next(),
  addressOf: () => undefined,
  demand: () => {},
}
