/** Networks that let only some transports through, and which ones a page has used. */
import type { Page } from 'playwright-core'

export function watchRoads(page: Page): () => readonly string[] {
  const used: string[] = []
  page.on('websocket', () => used.push('websocket'))
  page.on('request', request => {
    const [, road] = /\/(events|changes)\?/.exec(request.url()) ?? []
    if (road) used.push(road)
  })
  return () => used
}

export async function block(page: Page, blocked: readonly string[]): Promise<void> {
  if (blocked.includes('websocket')) await page.routeWebSocket('**', socket => socket.close({ code: 1006 }))
  if (blocked.includes('events')) await page.route('**/events?*', route => route.abort())
}
