/** Server-sent events with one `response.write` per client. */
import type { ServerResponse } from 'node:http'
import { servePosts } from './posts.ts'

const followers = new Set<ServerResponse>()

servePosts({
  broadcast(text) {
    const event = `data: ${text}\n\n`
    for (const follower of followers) follower.write(event)
  },
  others(_request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
    response.flushHeaders()
    followers.add(response)
    response.on('close', () => followers.delete(response))
  },
})
