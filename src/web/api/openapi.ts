/** Describes the API as OpenAPI 3.1, generated from the operations that implement it. */
import { STATUS_CODES } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'
import { type RefusalCode, refusals } from '#platform/errors.ts'
import { CSRF_HEADER } from '#web/middleware/login-check.ts'
import { problemOfCode } from '#web/middleware/problem.ts'
import { policyOfCall } from '#web/middleware/route-policy.ts'
import { createJsonSchemas, type JsonSchemas } from './json-schemas.ts'
import type { BytesBody, Operation, RequestHeader } from './operation.ts'

const problem = z
  .object({
    type: z.url().meta({ description: 'A page that explains this error' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(refusals)).meta({ description: 'A stable code for programs to check' }),
    detail: z.string().meta({ description: 'For people: what was wrong, and what would be right' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The invalid fields', examples: [[{ path: 'body[2].href', message: 'is missing' }]] }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details; some codes have additional members, such as `current`',
  })

export type OpenApiOptions = {
  readonly operations: readonly Operation[]
  readonly version: string
  readonly publicUrl: string
}

/** One operation in a turn of the event loop: all of them would hold it for a fifth of a second (law 12, fair share). */
export async function describeApi({ operations, version, publicUrl }: OpenApiOptions) {
  const schemas = createJsonSchemas()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation, { schemas, publicUrl }) }
    await turn()
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crier',
      version,
      summary: 'Live updates for newsrooms',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: GROUPS,
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key, created with `crier key create` or `POST /v1/keys`',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'crier_session', description: 'Set by signing in' },
        csrf: { type: 'apiKey', in: 'header', name: CSRF_HEADER, description: 'The `csrf` value of that session' },
      },
    },
  } as const
}

const INTRODUCTION = `Readers load a blog once, then follow its changes from the \`cursor\` of the response: over WebSocket at
\`/connection/websocket\` with any Centrifuge SDK (channel \`blog:<id>\`), as server-sent \`events\`, or by polling \`changes\`.

Editors post with a key. A 2xx response means that the change is on disk. With an \`Idempotency-Key\`, a request can be
retried until it gets a response, and is performed once.`

const GROUPS = [
  { name: 'Following', description: 'Read a blog and follow its changes' },
  { name: 'Updates', description: 'Post, correct, withdraw and read updates' },
  { name: 'Comments', description: 'What readers write, and what editors make of it' },
  { name: 'Media', description: 'Upload pictures, and describe links' },
  { name: 'Blogs', description: 'Create, edit and list blogs' },
  { name: 'Devices', description: 'Register devices for alerts, and read how alerts were delivered' },
  { name: 'People', description: 'People who sign in with the identity provider' },
  { name: 'Audit', description: 'Who did what' },
  { name: 'Installation', description: 'How the installation is, and what it stores' },
  { name: 'Hooks', description: 'Let a CMS post by signed webhooks' },
  { name: 'Contributors', description: 'The people whom readers see as authors of updates, kept once for all blogs' },
  { name: 'Templates', description: 'Share the starts of updates among the desks of a newsroom' },
  { name: 'Keys', description: 'Manage the keys that may post' },
  { name: 'Sessions', description: 'Sign in to the desk in a browser, and see who is working there' },
  { name: 'Sites', description: 'Manage the sites that may embed blogs, and read their visit counts' },
]

type Context = { readonly schemas: JsonSchemas; readonly publicUrl: string }

function describeOperation(operation: Operation, context: Context) {
  const { name, group, summary, description, params, query, headers = [], body, bytes } = operation
  const { schemas } = context
  return {
    operationId: name,
    tags: [group],
    summary,
    ...(description && { description }),
    security: securityOf(operation),
    parameters: [
      ...Object.entries(params.shape).map(([field, schema]) => parameter(schemas, { in: 'path', field, schema })),
      ...Object.entries(query.shape).map(([field, schema]) => parameter(schemas, { in: 'query', field, schema })),
      ...headers.map(headerParameter),
    ],
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemas.input(body) } },
      },
    }),
    ...(bytes && { requestBody: describeBytes(bytes, schemas) }),
    responses: { ...answers(operation, schemas), ...problems(operation, context) },
  }
}

function describeBytes({ types, description, schema: said }: BytesBody, schemas: JsonSchemas) {
  const schema = said ? schemas.input(said) : { type: 'string', format: 'binary' }
  return { required: true, description, content: Object.fromEntries(types.map(type => [type, { schema }])) }
}

/** Any public call accepts a key; it is documented only where it makes the response show more. */
function securityOf({ access, showsMoreWithKey = false }: Operation) {
  const byKey = [{ key: [] }, { session: [], csrf: [] }]
  if (access !== 'public') return byKey
  return showsMoreWithKey ? [{}, ...byKey] : []
}

function parameter(schemas: JsonSchemas, at: { in: 'path' | 'query'; field: string; schema: z.core.$ZodType }) {
  const schema = at.schema as z.ZodType
  const { description, ...rest } = schemas.output(schema)
  const required = at.in === 'path' || !schema.safeParse(undefined).success
  return { name: at.field, in: at.in, required, ...(description !== undefined && { description }), schema: rest }
}

function headerParameter({ name, description, isRequired = false }: RequestHeader) {
  return { name, in: 'header', required: isRequired, description, schema: { type: 'string' } }
}

function answers({ answers }: Operation, schemas: JsonSchemas) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, ...types }]) => [
      status,
      { description, ...(schema && { content: contentOf(schemas.output(schema), types) }) },
    ]),
  )
}

type Types = Pick<Operation['answers'][number], 'example' | 'mediaType' | 'otherTypes'>

function contentOf(schema: unknown, { example, mediaType = 'application/json', otherTypes = {} }: Types) {
  const examples = Object.entries({ [mediaType]: example, ...otherTypes })
  return Object.fromEntries(examples.map(([type, one]) => [type, { schema, example: one }]))
}

function problems(operation: Operation, { schemas, publicUrl }: Context) {
  const byStatus = Map.groupBy(refusalsOf(operation), code => refusals[code][0])
  const schema = schemas.output(problem)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const examples = Object.fromEntries(codes.map(code => [code, { value: problemOfCode(code, publicUrl) }]))
      const description = `${STATUS_CODES[status]}: ${codes.join(', ')}`
      return [status, { description, content: { 'application/problem+json': { schema, examples } } }]
    }),
  )
}

/** The refusals that the operation lists, and those that any call of its kind may get. */
function refusalsOf(operation: Operation): readonly RefusalCode[] {
  const { access, params, body, bytes, query, refuses } = operation
  const hasFields = body !== undefined || Object.keys(query.shape).length > 0
  return [
    ...new Set<RefusalCode>([
      ...refuses,
      'unknown_origin',
      'revoked_site',
      ...('blog' in params.shape ? (['not_for_site'] as const) : []),
      'wrong_key',
      'wrong_token',
      'expired_token',
      'no_session',
      'wrong_csrf',
      'other_site',
      ...(access === 'public' ? [] : (['missing_key', 'forbidden'] as const)),
      ...(access === 'public' && 'blog' in params.shape ? (['private_blog', 'forbidden'] as const) : []),
      ...(body ? (['bad_json', 'wrong_type', 'too_large'] as const) : []),
      ...(bytes ? (['wrong_type', 'too_large'] as const) : []),
      ...(hasFields ? (['invalid'] as const) : []),
      ...('wait' in query.shape ? (['too_many_connections'] as const) : []),
      ...(policyOfCall(operation).limit || policyOfCall(operation).mayWait ? (['too_many_requests'] as const) : []),
      'too_many_attempts',
      'internal',
      'unavailable',
      'storage_failed',
      'storage_damaged',
    ]),
  ]
}
