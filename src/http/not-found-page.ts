/** What a person sees where there is no page; programs get the problem document. */
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { Refusal } from '../errors.ts'
import { htmlPage } from './html-page.ts'

export const refuseUnknownPath: RequestHandler = () => {
  throw new Refusal('unknown_path')
}

export const answerNotFound: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const isNotFound = error instanceof Refusal && error.status === 404
  if (!isNotFound || request.accepts(['application/json', 'text/html']) !== 'text/html') return next(error)
  response.set('Cache-Control', 'no-store').status(404).type('text/html').send(page)
}

const page = htmlPage({
  title: 'Not found',
  main: `<main class="page"><h1>There is no such page</h1>
<p>The coverage may have another address, or none yet. <a href="/">See all coverage</a>.</p></main>`,
})
