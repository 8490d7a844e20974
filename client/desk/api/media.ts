/** The calls for pictures and posts from elsewhere. */
import type { Embed } from '#shared/blog/portable-text.ts'
import type { Answer } from './answer.ts'
import { call } from './call.ts'

type UploadedPicture = { readonly url: string; readonly width: number; readonly height: number }

export function uploadPicture(file: File): Promise<Answer<{ readonly picture: UploadedPicture }>> {
  const type = file.type || 'application/octet-stream'
  return call({ method: 'POST', path: '/media', bytes: file, headers: { 'content-type': type } })
}

export function readLink(url: string): Promise<Answer<{ readonly embed: Embed }>> {
  return call({ method: 'POST', path: '/links', json: { url } })
}
