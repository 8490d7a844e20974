/** The calls about comments and files, each answered once, for the check of the API's description. */
import { picture } from '#test/support/data/sample-pictures.ts'
import { mp4 } from '#test/support/data/sample-recordings.ts'
import type { ApiAnswer } from '#test/support/services/call-api.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

const CALL = '/v1/blogs/{blog}/comments'

type Ask = (call: string, path: string, options?: object) => Promise<ApiAnswer>

export async function askAboutComments(app: TestApp, ask: Ask): Promise<void> {
  await app.createBlog('c', { comments: { kind: 'questions' } })
  const [path, call] = ['/v1/blogs/c/comments', CALL]
  const headers = { 'Crier-Writer': 'a-secret-of-the-device-1' }
  const { comment } = (await ask(`POST ${call}`, path, { body: { text: 'Why?', name: 'Ana' }, headers })).body
  await ask(`PATCH ${call}/{comment}`, `${path}/${comment.id}`, { body: { tell: 'a-device' }, headers })
  await ask(`GET ${call}/queue`, `${path}/queue`)
  const answer = { text: 'Because.' }
  const decisions = [{ comment: comment.id, version: 1, action: 'answer', answer }]
  await ask(`POST ${call}/decisions`, `${path}/decisions`, { body: { decisions } })
  await ask(`GET ${call}`, path)
  await ask(`GET ${call}/mine`, `${path}/mine`, { headers })
  const { writer } = (await ask(`POST ${call}/blocks`, `${path}/blocks`, { body: { comment: comment.id } })).body
  await ask(`GET ${call}/blocks`, `${path}/blocks`)
  await ask(`DELETE ${call}/blocks/{writer}`, `${path}/blocks/${writer}`)
  await ask('GET /v1/comment-writers', '/v1/comment-writers', { headers })
  await ask(`DELETE ${call}/{comment}`, `${path}/${comment.id}`, { headers })
  await ask('DELETE /v1/comment-writers', '/v1/comment-writers', { headers })
}

export async function askAboutMedia(ask: Ask): Promise<void> {
  await ask('POST /v1/media', '/v1/media', {
    body: await picture(9, 9).png().toBuffer(),
    headers: { 'Content-Type': 'image/png' },
  })
  await ask('POST /v1/media/recordings', '/v1/media/recordings', {
    body: mp4(),
    headers: { 'Content-Type': 'video/mp4' },
  })
  await ask('POST /v1/media/captions', '/v1/media/captions', {
    body: 'WEBVTT\n\n00:01.000 --> 00:04.000\nDoors open\n',
    headers: { 'Content-Type': 'text/vtt' },
  })
}
