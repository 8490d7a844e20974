/** Puts operations at their addresses: who asks, what with, what is answered. */
import express, { type RequestHandler, type Response, Router } from 'express'
import { blogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Key, Keys } from '../keys/keys.ts'
import { demand } from '../keys/permit.ts'
import { MAX_BODY_BYTES } from './body-limit.ts'
import type { Answer, Operation } from './operation.ts'

export type ApiOptions = { readonly operations: readonly Operation[]; readonly keys: Keys }

export function createApiRouter({ operations, keys }: ApiOptions): Router {
  const router = Router()
  const readBody = express.json({ limit: MAX_BODY_BYTES, reviver: wholeCharacters })
  for (const [path, atPath] of byPath(operations)) {
    const route = router.route(path)
    for (const operation of atPath) {
      // The key is looked at before the body, so that a stranger's megabyte is not even read.
      route[operation.method](
        admit(operation, keys),
        ...(operation.body ? [demandJson, readBody] : []),
        perform(operation),
      )
    }
    route.all(refuseMethod(atPath))
  }
  return router
}

/** Half a surrogate pair passes JSON.parse, but strict parsers (Swift's, Rust's) then refuse the whole answer it is in. */
function wholeCharacters(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}

function byPath(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  return Map.groupBy(operations, ({ path }) => path)
}

function admit({ access }: Operation, keys: Keys): RequestHandler {
  return async (request, response, next) => {
    const by = await keyIn(request.headers.authorization, keys)
    if (access !== 'public') {
      if (!by) throw new Refusal('missing_key')
      demand(by, { role: access, blog: blogId.safeParse(request.params.blog).data })
    }
    response.locals.by = by
    next()
  }
}

/** A key that is sent is looked at even where none is needed: its holder should learn that it is no good. */
async function keyIn(authorization: string | undefined, keys: Keys): Promise<Key | undefined> {
  if (authorization === undefined) return undefined
  const [, secret] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  if (secret === undefined) throw new Refusal('missing_key')
  const key = await keys.find(secret)
  if (!key) throw new Refusal('wrong_key')
  return key
}

const demandJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  if (hasBody && !request.is('application/json')) throw new Refusal('wrong_type')
  next()
}

function perform(operation: Operation): RequestHandler {
  return async (request, response) => {
    const { params, query, body, headers, path } = request
    send(response, await operation.run({ params, query, body, headers, path, by: response.locals.by }))
  }
}

export function send(response: Response, { status = 200, headers = {}, json, text }: Answer): void {
  response.status(status).set(headers)
  const body = text ?? (json === undefined ? undefined : JSON.stringify(json))
  if (body === undefined) response.end()
  else response.type('application/json').send(body)
}

/** HEAD and OPTIONS are answered wherever GET is. */
function refuseMethod(operations: readonly Operation[]): RequestHandler {
  const methods = operations.map(({ method }) => method.toUpperCase())
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  return (_request, response) => {
    response.set('Allow', allow)
    throw new Refusal('wrong_method')
  }
}
