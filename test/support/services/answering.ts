/** A server that gives the answers of a test one after the other, and the last of them again and again. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export type Answer =
  /** The connection ends in place of an answer, or in the middle of one. */
  | 'cut off'
  | 'broken off'
  | 'silent'
  | {
      readonly status: number
      readonly json?: object
      readonly text?: string
      readonly headers?: Record<string, string>
    }

export async function startAnswering(answers: readonly Answer[]) {
  const heard: IncomingMessage[] = []
  const asked = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    give(response, answers[heard.length] ?? answers.at(-1) ?? 'cut off')
    heard.push(request)
    asked.resolve()
  })
  return { ...(await listen(server)), heard, asked: asked.promise }
}

function give(response: ServerResponse, answer: Answer): void {
  if (answer === 'silent') return
  if (answer === 'cut off') return void response.destroy()
  if (answer === 'broken off') {
    response.writeHead(201, { 'Content-Length': '1000' })
    response.write('{"update":', () => response.destroy())
    return
  }
  response.writeHead(answer.status, answer.headers)
  response.end(answer.text ?? JSON.stringify(answer.json))
}
