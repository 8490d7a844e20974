/** Uploads pictures to a server and reads them back. */
import { once } from 'node:events'
import { request } from 'node:http'
import sharp from 'sharp'
import type { TestApp } from '#test/support/services/start-app.ts'

type Uploading = { readonly type?: string; readonly key?: string | null }

export async function upload(
  app: TestApp,
  body: Buffer | ReadableStream,
  { type = 'image/jpeg', key }: Uploading = {},
) {
  const answer = await fetch(`${app.url}/v1/media`, {
    method: 'POST',
    headers: {
      ...(type !== '' && { 'Content-Type': type }),
      ...(key !== null && { Authorization: `Bearer ${key ?? app.adminKey}` }),
    },
    body: body instanceof Buffer ? new Uint8Array(body) : body,
    ...(!(body instanceof Buffer) && { duplex: 'half' }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests access responses of every shape
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any }
}

/** Announced with Content-Length, but never sent completely. */
export function startUpload(app: TestApp, length: Readonly<Record<string, string>> = { 'Content-Length': '1000' }) {
  const started = request(`${app.url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': 'image/jpeg', ...length },
  })
  started.on('error', () => {})
  started.write(Buffer.from('\xff\xd8', 'latin1'))
  return started
}

export async function read(app: TestApp, url: string) {
  const answer = await fetch(new URL(new URL(url, app.url).pathname, app.url))
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { headers: answer.headers, type: answer.headers.get('content-type'), bytes }
}

/** Sends the path as written, which `fetch` would normalize. */
export async function askAsItIs(app: TestApp, path: string) {
  const asked = request(app.url, { path })
  asked.end()
  const [answer] = await once(asked, 'response')
  return { status: answer.statusCode, body: Buffer.concat(await answer.toArray()).toString() }
}

export function stream(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000))
      left -= 100_000
      if (left <= 0) controller.close()
    },
  })
}

export async function isRed(bytes: Buffer, at: { readonly left: number; readonly top: number }): Promise<boolean> {
  const { data } = await sharp(bytes)
    .extract({ ...at, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return (data[0] ?? 0) > 200 && (data[1] ?? 255) < 80
}
