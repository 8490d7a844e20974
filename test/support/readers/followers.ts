/** Browsers that follow the sample blog, and the pushes that they were sent. */

import type { Browser } from '#test/support/data/sample-devices.ts'
import type { openPush } from '#test/support/services/open-push.ts'
import type { WebPushService } from '#test/support/services/web-push-service.ts'

export type TestPush = Awaited<ReturnType<typeof openPush>>

export async function subscribe(push: TestPush, service: WebPushService, devices: number): Promise<readonly Browser[]> {
  const browsers = Array.from({ length: devices }, () => service.subscribe())
  for (const { target } of browsers) await push.register(target)
  return browsers
}

export const pathOf = ({ target }: Browser) => new URL(target.subscription.endpoint).pathname

type Following = { readonly push: TestPush; readonly service: WebPushService }

/** One alert to everybody at this service. Resolves with how its campaign ended. */
export async function alertAll({ push, service }: Following, options: { readonly pageSize?: number } = {}) {
  push.dispatch([push.webLane([service.origin])], options)
  await push.alert('Doors open')
  return push.ended.next()
}
