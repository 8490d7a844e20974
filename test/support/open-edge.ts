/** Holds no route to anything. */
import type { Edge } from '../../src/http/edge.ts'

export const openEdge: Edge = {
  hold: () => (_request, _response, next) => next(),
  preflight: () => (_request, _response, next) => next(),
  demand: () => {},
}
