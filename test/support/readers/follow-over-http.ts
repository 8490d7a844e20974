/** The stock SDK without WebSocket; its commands may go to another server than the one that streams to it. */
import { Centrifuge } from 'centrifuge'
import { EventSource } from 'eventsource'
import { onTestFinished } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import { createReader } from './awaitable-reader.ts'

type HttpRoad = 'http_stream' | 'sse'
type OverHttp = { readonly road: HttpRoad; readonly hearsFrom: string; readonly speaksTo: string }

/** Resolves once subscribed. `drops`: the reasons for later reconnects. */
export async function followOverHttp(channel: string, { road, hearsFrom, speaksTo }: OverHttp) {
  const roads = [{ transport: road, endpoint: `${hearsFrom}/connection/${road}` }] as const
  const emulationEndpoint = `${speaksTo}/emulation`
  const client = new Centrifuge([...roads], { eventsource: EventSource, fetch, emulationEndpoint })
  onTestFinished(() => client.disconnect())
  const changes = createReader<Change>()
  const drops: string[] = []
  client.on('connecting', ({ code, reason }) => code !== 0 && drops.push(`${code} ${reason}`))
  const subscription = client.newSubscription(channel)
  subscription.on('publication', ({ data }) => changes.take(data as Change))
  subscription.subscribe()
  client.connect()
  await subscription.ready()
  return { client, subscription, next: changes.next, drops }
}
