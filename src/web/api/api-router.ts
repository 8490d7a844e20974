/** Mounts the operations as routes: authenticates, validates, calls and responds. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { type Doors, demandOpen, demandToken, type Shown } from '#delivery/access/doors.ts'
import { isJwt } from '#delivery/access/reader-tokens.ts'
import { ELSEWHERE } from '#delivery/sites/embedding.ts'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { AddressReader } from '#platform/limits/address.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { Limits } from '#platform/limits/limits.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Keys } from '#store/keys/keys.ts'
import { demand } from '#store/keys/permit.ts'
import { bearerIn, demandKey } from '#web/middleware/bearer.ts'
import { MAX_BODY_BYTES, MAX_PUBLIC_BODY_BYTES } from '#web/middleware/body-limit.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { type HeldLogin, heldLogin, type LoginChecking, refusalWithoutKey } from '#web/middleware/login-check.ts'
import { createRouter } from '#web/middleware/one-spelling.ts'
import { demandPlainJson, verifyPlainText } from '#web/middleware/plain-json.ts'
import { policyOfCall } from '#web/middleware/route-policy.ts'
import { endWhenStalled } from '#web/middleware/stalled-answers.ts'
import { takeTurns } from '#web/middleware/turns.ts'
import type { BytesBody, Operation, OperationAnswer } from './operation.ts'

type ApiOptions = Admitting & { readonly operations: readonly Operation[]; readonly edge: Edge; readonly clock: Clock }

export function createApiRouter({ operations, edge, clock, ...admitting }: ApiOptions): Router {
  const router = createRouter()
  const inTurn = takeTurns({ clock })
  const readBody = express.json({ limit: MAX_BODY_BYTES, verify: verifyPlainText })
  const readPublicBody = express.json({ limit: MAX_PUBLIC_BODY_BYTES })
  for (const [path, atPath] of Map.groupBy(operations, ({ path }) => path)) {
    const route = router.route(path)
    for (const operation of atPath) {
      // The key is checked before the body is read, so that an unauthenticated client cannot make the server receive a megabyte.
      route[operation.method](
        edge.hold(policyOfCall(operation)),
        admit(operation, admitting),
        ...(operation.body
          ? [demandJson, operation.access === 'public' ? readPublicBody : readBody, demandPlainJson]
          : []),
        ...(operation.bytes ? [demandBytes(operation.bytes), drainAfterAnswer] : []),
        // A second time, because a request that waited for its body resumes whenever the body arrives.
        ...(operation.policy?.isFollowed ? [] : [inTurn]),
        perform(operation, admitting),
      )
    }
    for (const operation of atPath.slice(0, 1)) route.options(edge.preflight(policyOfCall(operation)))
    route.all(refuseMethod(atPath))
  }
  return router
}

type Admitting = LoginChecking & {
  readonly keys: Keys
  readonly doors: Doors
  readonly askers: AddressReader
  readonly limits: Limits
  readonly attempts: Attempts
  /** Called for each call with a key, or with a session of one. */
  readonly noteUse: (key: string) => void
}

function admit({ access, method, checksLoginItself = false }: Operation, admitting: Admitting): RequestHandler {
  return async (request, response, next) => {
    const shown: ShownHere = checksLoginItself ? {} : await shownBy(request, admitting)
    const by = shown.key
    if (by && method !== 'get') admitting.limits.demandOfKey(request, by.id)
    if (by && by.kind === undefined) admitting.noteUse(by.id)
    const blog = blogId.safeParse(request.params.blog).data
    if (access !== 'public') {
      if (!by) throw refusalWithoutKey(request.headers, admitting.publicUrl())
      demand(by, { role: access, blog })
    }
    if (access === 'public' && blog !== undefined) {
      response.locals.access = await demandOpen(admitting.doors, blog, shown)
    }
    response.locals.by = by
    response.locals.shown = shown
    // Other sites must not read a response that a login unlocked, even if they made the browser send the request.
    if (shown.held) response.removeHeader('Access-Control-Allow-Origin')
    next()
  }
}

type Locals = {
  readonly by: Acting | undefined
  readonly shown: ShownHere
  readonly within: string | undefined
  readonly from: string | undefined
}

type ShownHere = Shown & { readonly held?: HeldLogin }

/** A reader token may be in the query, because an EventSource cannot send headers. */
async function shownBy(request: Request, admitting: Admitting): Promise<ShownHere> {
  const { headers, query } = request
  const { keys, doors, attempts, askers, logins } = admitting
  const bearer = bearerIn(headers.authorization)
  const text = bearer ?? (typeof query.token === 'string' ? query.token : undefined)
  if (text === undefined) {
    const held = await heldLogin(headers, admitting)
    return held ? { key: held.login.by, held, isStillGood: () => logins.isOpen(held.secret) } : {}
  }
  if (isJwt(text) || bearer === undefined) return { token: await demandToken(doors, text) }
  const key = await demandKey({ keys, attempts }, { address: askers.addressOf(request), secret: text })
  return { key, isStillGood: async () => (await keys.find(text)) !== undefined }
}

const demandJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  if (hasBody && !request.is('application/json')) throw new Refusal('wrong_type')
  next()
}

/** Refuses forms and curl's default type, which are common mistakes. The picture format is detected from the bytes. */
function demandBytes({ types }: BytesBody): RequestHandler {
  const detail = `Send the bytes themselves as the body, with a Content-Type of ${types.join(' or ')}.`
  return (request, _response, next) => {
    const isNamed = request.headers['content-type'] !== undefined
    if (isNamed && !request.is([...types])) throw new Refusal('wrong_type', { detail })
    next()
  }
}

/** Discards the rest of the body: closing on a client that still sends would lose the response. Node bounds the time. */
const drainAfterAnswer: RequestHandler = (request, response, next) => {
  response.once('finish', () => request.resume())
  next()
}

function perform(operation: Operation, { askers, limits }: Admitting): RequestHandler {
  return async (request, response) => {
    const { params, query, body, headers, path } = request
    const address = askers.addressOf(request)
    // The client disconnected while its key was checked; `close` is not emitted again.
    if (response.closed) return
    const signal = operation.policy?.isFollowed ? NEVER : closingOf(response)
    const demandRead = () => limits.demand(request, 'read')
    const { by, shown, within, from = ELSEWHERE.own } = response.locals as Locals
    const { held } = shown
    const asked = { params, query, body, headers, path, address, stream: request }
    const call = { ...asked, signal, by, shown, held, within, from, demandRead }
    const answer = await operation.run(call)
    if (answer.answer) return answer.answer(response)
    if (response.destroyed) return
    endWhenStalled(response)
    send(response, answer)
  }
}

/** A stream that is followed hears of its reader's end itself. */
const NEVER = new AbortController().signal

/** Aborted when the client disconnects. */
function closingOf(response: Response): AbortSignal {
  const gone = new AbortController()
  // With a reason of its own, since by default the abort makes an error with a stack, which takes longer than all else here.
  response.on('close', () => gone.abort('closed'))
  return gone.signal
}

function send(response: Response, { status = 200, headers = {}, json, text }: OperationAnswer): void {
  response.status(status)
  for (const [name, value] of Object.entries(headers))
    response.set(name, typeof value === 'string' ? value : [...value])
  // Law 9, apart: a response that a token or a login unlocked must not enter a shared cache.
  if (response.locals.access === 'private' || response.locals.shown?.held) response.set('Cache-Control', PRIVATE)
  const body = text ?? (json === undefined ? undefined : JSON.stringify(json))
  if (body === undefined) response.end()
  else response.type('application/json').send(body)
}

/** HEAD and OPTIONS are allowed wherever GET is. */
function refuseMethod(operations: readonly Operation[]): RequestHandler {
  const methods = operations.map(({ method }) => method.toUpperCase())
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  return (_request, response) => {
    response.set('Allow', allow)
    throw new Refusal('wrong_method')
  }
}
