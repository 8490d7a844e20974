/**
 * Follows one blog: loads its coverage, applies every change, reconnects after every loss, and reports the connection
 * status. A reader's program needs nothing else from Crier; the widget is built on it.
 */
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { createAsk } from './ask.ts'
import { openEvents } from './events.ts'
import { type Following, followOver, type Listener } from './follow-over.ts'
import { openPolling } from './polling.ts'
import { openWebSocket } from './websocket.ts'

export type { Following, Listener } from './follow-over.ts'
export type { Standing } from './standing.ts'

/**
 * @param src The address of the blog's page, `https://news.example/blogs/budget-day`
 * @param held A coverage that the reader already has, such as one that the server rendered into the page
 */
export function followBlog(src: string, listener: Listener, held?: Coverage): Following {
  const transports = [openWebSocket, openEvents, openPolling] as const
  return followOver({ src, listener, held, transports, ask: createAsk(listener) })
}
