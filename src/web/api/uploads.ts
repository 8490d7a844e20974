/** What the calls that upload files share: what they read of the request, and where the stored file is. */
import { PRIVATE } from '#web/middleware/caching.ts'
import { callerOf, type Operation } from './operation.ts'

type UploadCall = Pick<Parameters<Operation['run']>[0], 'by' | 'headers' | 'signal' | 'stream'>

export function uploadIn(call: UploadCall) {
  const { headers, signal, stream } = call
  return { by: callerOf(call).id, stream, announcedBytes: Number(headers['content-length'] ?? 0), signal }
}

export function storedFile(name: string, publicUrl: () => string) {
  const path = `/media/${name}`
  return { url: publicUrl() + path, headers: { Location: path, 'Cache-Control': PRIVATE } }
}
