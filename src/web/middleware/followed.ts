/** Asks Node for the connections of endless responses, so that each costs little memory. */
import type { RequestListener } from 'node:http'
import { askForConnection } from '#delivery/gateway/http/hand-over.ts'

/** A wrong guess costs a client its connection, or the server some memory, so this need not be what the router decides. */
const FOLLOWED = /^(?:\/v1\/blogs\/[^/?]+\/events|\/connection\/sse)(?:\?|$)/

export function takeFollowed(app: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method === 'GET' && FOLLOWED.test(request.url ?? '')) askForConnection(request, response)
    app(request, response)
  }
}
