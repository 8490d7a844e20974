/** One API call: its request, responses and implementation. Routes and documentation are generated from it. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Response } from 'express'
import { z } from 'zod'
import type { Shown } from '#delivery/access/doors.ts'
import { check } from '#editorial/input/check.ts'
import { Refusal, type RefusalCode } from '#platform/errors.ts'
import { blogId, commentId, updateId } from '#shared/blog/ids.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Role } from '#store/keys/keys.ts'
import type { HeldLogin } from '#web/middleware/login-check.ts'
import type { Group, RoutePolicy } from '#web/middleware/route-policy.ts'

export type OperationAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Set at most one of the two; `text` is serialized JSON. */
  readonly json?: unknown
  readonly text?: string
  /** Instead of both: writes the response itself, and may take any time. */
  readonly answer?: (response: Response) => Promise<void>
}

type DocumentedAnswer = {
  readonly description: string
  readonly schema?: z.ZodType
  readonly example?: unknown
  /** JSON by default. */
  readonly mediaType?: string
  /** Further types that the query may ask for, each with an example; texts of the same schema. */
  readonly otherTypes?: Readonly<Record<string, unknown>>
}

type Documentation = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** In Express syntax: `/v1/blogs/:blog`. */
  readonly path: string
  /** The OpenAPI operationId. */
  readonly name: string
  readonly group: Group
  readonly summary: string
  readonly description?: string
  /** The minimum role; `public` needs no key. */
  readonly access: Role | 'public'
  /** Differences from its group's policy: which pages may call it, which nodes serve it, which limit it counts towards. */
  readonly policy?: Partial<RoutePolicy>
  /** For public calls: shows drafts to keys that cover the blog. */
  readonly showsMoreWithKey?: boolean
  /** For signing in and out, which must also work after the login has ended. */
  readonly checksLoginItself?: boolean
  readonly headers?: readonly RequestHeader[]
  /** Reads raw bytes from `stream` instead of a parsed `body`. */
  readonly bytes?: BytesBody
  readonly answers: Readonly<Record<number, DocumentedAnswer>>
  readonly refuses: readonly RefusalCode[]
}
/** `types`: accepted Content-Types, possibly with wildcards such as `image/*`. */
export type BytesBody = {
  readonly types: readonly string[]
  readonly description: string
  /** The schema of the content, if the bytes are JSON. */
  readonly schema?: z.ZodType
}
export type RequestHeader = { readonly name: string; readonly description: string; readonly isRequired?: boolean }

/** The request as the router passes it in. */
type RawCall = {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** The unread request body, if the operation has no `body`. */
  readonly stream: Readable
  readonly headers: IncomingHttpHeaders
  /** Whoever makes the call: a key or a person. Every operation that changes something is told by it who acts. */
  readonly by: Acting | undefined
  /** The requested path, without the query. */
  readonly path: string
  /** The client's address, for rate limits; neither logged nor stored. */
  readonly address: string
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal
  readonly shown: Shown
  /** All that the calling site may show: one topic. */
  readonly within: string | undefined
  /** The site of the calling page, by its id, or one of `ELSEWHERE`. */
  readonly from: string
  /** Counts it as an expensive read. @throws Refusal `too_many_requests`. */
  readonly demandRead: () => void
  /** Set if the call is authenticated by a login instead of a key. */
  readonly held?: HeldLogin | undefined
}

export type Operation = Documentation & {
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** Absent if the call takes no body. */
  readonly body?: z.ZodType
  run(raw: RawCall): Promise<OperationAnswer>
}

type Schemas<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = {
  readonly params: P
  readonly query: Q
  readonly body: B
}

type Call<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = Pick<
  RawCall,
  'headers' | 'by' | 'path' | 'address' | 'signal' | 'shown' | 'held' | 'stream' | 'demandRead' | 'within' | 'from'
> & {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
}

type Typed<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = Documentation &
  Partial<Schemas<P, Q, B>> & { run(call: Call<P, Q, B>): Promise<OperationAnswer> }

const nothing = z.object({})
type Nothing = typeof nothing

/** `run` throws a Refusal if a part of the call does not match its schema. */
export function operation<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = z.ZodUndefined,
>(typed: Typed<P, Q, B>): Operation {
  const { params = nothing, query = nothing, body, run, ...documentation } = typed
  return {
    ...documentation,
    params,
    query,
    ...(body && { body }),
    run: ({ params: rawParams, query: rawQuery, body: rawBody, ...call }) =>
      run({
        ...call,
        params: checkParams(params, rawParams) as z.output<P>,
        query: check(query, rawQuery) as z.output<Q>,
        body: (body ? check(body, rawBody) : undefined) as z.output<B>,
      }),
  }
}

/** A page's length in the query. */
export function limitUpTo(
  most: number,
  { of, otherwise = most }: { readonly of: string; readonly otherwise?: number },
) {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(otherwise)
    .meta({ description: `Maximum number of ${of}` })
}

/** Ids in any order and spelling: filters are canonical (`#shared/blog/filter.ts`). */
export const filterQuery = {
  topic: z.string().optional().meta({
    description:
      'Only updates with any of these topics: ids, separated by commas. If the blog has none of them, all updates',
    example: 'weather,roads',
  }),
  contributor: z.string().optional().meta({ description: 'The same of contributors', example: 'ana-silva' }),
}

export const ofBlog = z.object({ blog: blogId })
export const ofUpdate = z.object({ blog: blogId, update: updateId })
export const ofComment = z.object({ blog: blogId, comment: commentId })
/** An id that this server made. Anything else is unknown: PostgreSQL, for one, refuses a text with U+0000. */
export function madeId(description: string) {
  return z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/)
    .meta({ description })
}

export const ofDevice = z.object({
  device: z.string().max(100).meta({ description: 'The `id` from registering the device' }),
})
export const ofHook = z.object({ hook: madeId('The `id` of the hook') })
export const ofPerson = z.object({ person: madeId('The `id` of the person') })
export const ofKey = z.object({ key: madeId('The `id` of the key, not its secret') })
export const ofSite = z.object({ site: madeId('The `id` of the site') })

const UNKNOWN: Readonly<Record<string, RefusalCode>> = {
  blog: 'unknown_blog',
  update: 'unknown_update',
  comment: 'unknown_comment',
  writer: 'unknown_writer',
  key: 'unknown_key',
  person: 'unknown_person',
  contributor: 'unknown_contributor',
  site: 'unknown_site',
  device: 'unknown_device',
  hook: 'unknown_hook',
  template: 'unknown_template',
  note: 'unknown_note',
}

/** A malformed id gets the same response as an unknown one. */
function checkParams(schema: z.ZodObject, params: unknown): unknown {
  const checked = schema.safeParse(params)
  if (checked.success) return checked.data
  throw new Refusal(UNKNOWN[String(checked.error.issues[0]?.path[0])] ?? 'unknown_path')
}

/** For operations whose `access` is a role: the router guarantees a key or a person. */
export function callerOf({ by }: Pick<RawCall, 'by'>): Acting {
  if (!by) throw new Refusal('missing_key')
  return by
}
